package import SpangateCore

/// What happens while a run goes on, for whoever watches. The report does not depend on it.
package enum GateEvent: Sendable {
  case began(trials: Int)
  /// The gate asks for more trials of some cases. The first round has no such event; the second has number 2.
  case round(Int, trials: Int, cases: Int)
  /// A judgement is on disk.
  case landed(Judgement)
  case retrying(TrialKey, AgentFailure)
  case delivering
}
