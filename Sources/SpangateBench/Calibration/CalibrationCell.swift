import SpangateCore

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
  /// Gates beside a control that exclude a drop of a case which is there.
  package var understated = 0
  private var costs = 0.0
  private var squaredCosts = 0.0

  package init(_ outcomes: some Sequence<SimulatedGate.Outcome>) {
    for outcome in outcomes { add(outcome) }
  }

  package var failureRate: Double { Double(failed) / Double(gates) }
  package var cost: Double { costs / Double(gates) }
  /// The standard error of ``cost``.
  package var costError: Double {
    (max(0, squaredCosts / Double(gates) - cost * cost) / Double(gates)).squareRoot()
  }
  /// Of ``failureRate``.
  package var standardError: Double { (failureRate * (1 - failureRate) / Double(gates)).squareRoot() }

  /// What a share may be beyond its limit by chance in so many gates: two and a half standard errors.
  static func slack(_ limit: Double, gates: Int) -> Double { 2.5 * (limit * (1 - limit) / Double(gates)).squareRoot() }

  /// The ``failureRate``, as far as so many gates can tell.
  func isAtMost(_ limit: Double) -> Bool { failureRate <= limit + Self.slack(limit, gates: gates) }
  func isAtLeast(_ limit: Double) -> Bool { failureRate >= limit - Self.slack(limit, gates: gates) }
  /// The ``cost``, as far as so many gates can tell.
  func costsAtMost(_ limit: Double) -> Bool { cost <= limit + 2.5 * costError }

  private mutating func add(_ outcome: SimulatedGate.Outcome) {
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
    understated += outcome.isUnderstated ? 1 : 0
    costs += outcome.cost
    squaredCosts += outcome.cost * outcome.cost
  }

  package static func simulate(
    _ world: World, _ change: WorldChange, gates: Int, seed: UInt64, tasks: Int = 2
  ) async -> CalibrationCell {
    CalibrationCell(await SimulatedGate(world).outcomes(change, gates: gates, seed: seed, tasks: tasks))
  }
}
