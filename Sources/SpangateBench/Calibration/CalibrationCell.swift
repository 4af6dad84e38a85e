import SpangateCore
import SpangateTesting

/// Many gates of one world with one change: how often they fail, and what they cost.
package struct CalibrationCell: Sendable {
  package var gates = 0
  package var failed = 0
  package var inconclusive = 0
  /// Gates that had what the change is about: see ``SimulatedGate/Outcome/isEligible``.
  package var eligible = 0
  package var passed = 0
  /// Of these, gates of which no finding names what died.
  package var silent = 0
  /// Dead cases that had passed in every trial of the baseline, and how many of them were named.
  package var dead = 0
  package var deadNamed = 0
  package var improved = 0
  package var named = 0
  package var rightlyNamed = 0
  package var mostTrials = 0
  private var costs = 0.0
  private var squaredCosts = 0.0

  package init() {}

  package var failureRate: Double { Double(failed) / Double(gates) }
  package var cost: Double { costs / Double(gates) }
  /// The standard error of ``cost``.
  package var costError: Double {
    (max(0, squaredCosts / Double(gates) - cost * cost) / Double(gates)).squareRoot()
  }
  /// Of ``failureRate``.
  package var standardError: Double { (failureRate * (1 - failureRate) / Double(gates)).squareRoot() }

  package mutating func add(_ outcome: SimulatedGate.Outcome) {
    gates += 1
    failed += outcome.verdict == .regressed ? 1 : 0
    inconclusive += outcome.verdict == .inconclusive ? 1 : 0
    eligible += outcome.isEligible ? 1 : 0
    passed += outcome.isEligible && outcome.verdict == .passed ? 1 : 0
    silent += outcome.isEligible && outcome.verdict == .passed && !outcome.isMentioned ? 1 : 0
    dead += outcome.dead
    deadNamed += outcome.deadNamed
    improved += outcome.improved ? 1 : 0
    named += outcome.named
    rightlyNamed += outcome.rightlyNamed
    mostTrials = max(mostTrials, outcome.most)
    costs += outcome.cost
    squaredCosts += outcome.cost * outcome.cost
  }

  /// Gates are shared among tasks by their seeds, so that the result does not depend on who runs which. The tasks have
  /// threads of their own: they take long, and whatever else this process does should not wait for them.
  package static func simulate(
    _ world: World, _ change: WorldChange, gates: Int, seed: UInt64, tasks: Int = 2
  ) async -> CalibrationCell {
    let gate = SimulatedGate(world)
    let threads = (0..<tasks).map { _ in OneThread() }
    defer { for thread in threads { thread.end() } }
    let outcomes = await withTaskGroup(of: [(Int, SimulatedGate.Outcome)].self) { group in
      for (task, thread) in threads.enumerated() {
        group.addTask(executorPreference: thread) {
          stride(from: task, to: gates, by: tasks).map { ($0, gate.run(change, seed: seed &* 1_000_003 &+ UInt64($0))) }
        }
      }
      return await group.reduce(into: []) { $0 += $1 }
    }
    return outcomes.sorted { $0.0 < $1.0 }.reduce(into: CalibrationCell()) { $0.add($1.1) }
  }
}
