import SpangateCore
import SpangateDecision

/// What a run measured, before anything is compared.
struct MeasuredRun: Sendable {
  enum Stop: Sendable, Equatable {
    case interrupted
    /// A budget ran out, with some cases in doubt perhaps.
    case exhausted(String, inDoubt: Int)
    /// So many cases are in doubt, and no further trial of them could be measured.
    case undecided(Int)
    /// It was read from the store, where its end is missing: so many trials of the first round, and cases in doubt.
    case unfinished(missing: Int, inDoubt: Int)
  }

  var suites: [MeasuredSuite] = []
  /// The controls that could be asked.
  var controls: [Control] = []
  var findings: [Finding] = []
  /// What agents left running.
  var leftovers: [Finding] = []
  /// What makes the run no pass, whatever was measured.
  var obstacles: [Finding] = []
  var deliveries: [Delivery] = []
  var counts: CollectorCounts?
  var duration: Duration = .zero
  /// How often trials were asked; nil when they were read from the store.
  var rounds: Int?
  /// Why not everything was asked; nil when it was.
  var stop: Stop?
  /// What was spent beyond a budget, and the budget, in US dollars; nil when it was kept.
  var overrun: (spent: Double, allowed: Double)?
  /// How the process is to end because somebody interrupted the run, be it that everything was measured by then.
  var interruption: ExitStatus?

  /// The one place where a run's exit status is decided: whoever interrupts it outranks every verdict.
  func exitStatus(of verdict: Verdict) -> ExitStatus { interruption ?? verdict.exitStatus }
}
