import SpangateCore
import SpangateDecision
import SpangateStatistics

extension SimulatedGate {
  /// The same beside a control: the agent as it was, asked now, when all cases have lost the drift on both sides.
  ///
  /// - Parameter drift: what every case lost since the baseline, as a part of 1.
  func run(_ change: WorldChange, drift: Double, seed: UInt64) -> Outcome {
    var generator = SeededGenerator(seed: seed)
    let before = world.probabilities(using: &generator)
    let around = before.map { max(0, $0 - drift) }
    // Single cases are taken from those that were solid before the drift.
    let changed = change.applied(to: before, using: &generator)
    let now = before.indices.map { changed[$0] == before[$0] ? around[$0] : changed[$0] / before[$0] * around[$0] }
    var accepted = SimulatedTrials(world, means: before, seed: generator.next())
    var trials = SimulatedTrials(world, means: now, seed: generator.next())
    var beside = SimulatedTrials(world, means: around, seed: generator.next())
    for index in before.indices {
      accepted.extend(index, to: world.baseline)
      trials.extend(index, to: world.first)
    }
    let baseline = baseline(accepted.byScorer)
    func decide() -> GateDecision {
      compare(
        [measured(trials.byScorer)], with: baseline,
        beside: [Control(name: "control", measured: measured(beside.byScorer))])
    }
    var decision = decide()
    while !decision.further.isEmpty || !decision.furtherControl.isEmpty {
      for demand in decision.further { trials.extend(Int(demand.case.dropFirst(5))!, to: demand.trials) }
      for demand in decision.furtherControl { beside.extend(Int(demand.case.dropFirst(5))!, to: demand.trials) }
      decision = decide()
    }
    let isUnderstated = decision.suites[0].cases.indices.contains { index in
      guard case .excluded(let drop) = decision.suites[0].cases[index].scores[0].held?.reach else { return false }
      return around[index] - now[index] > drop + 1e-12
    }
    let named = decision.suites[0].cases.indices.filter { decision.suites[0].cases[$0].verdict == .regressed }
    let all = (trials.values + beside.values).reduce(0) { $0 + $1.count }
    return Outcome(
      verdict: decision.verdict, cost: Double(all) / Double(world.cases * world.first),
      most: (trials.values + beside.values).map(\.count).max() ?? 0, named: named.count,
      rightlyNamed: named.count { now[$0] < around[$0] - 1e-12 },
      improved: decision.findings.contains { $0.rule == .scoreImproved }, dead: 0, deadNamed: 0, isEligible: true,
      isUnderstated: isUnderstated)
  }
}
