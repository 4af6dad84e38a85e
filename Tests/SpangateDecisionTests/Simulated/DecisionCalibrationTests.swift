import SpangateBench
import Testing

/// What the decision does in a few hundred simulated gates with fixed seeds, to the last gate: a number of `DecisionTuning`
/// that moves changes some of these counts.
///
/// The counts are no requirement but what was found. Who changes a number on purpose runs `.ci/calibrate`, which has the
/// requirements, and writes down here what the failing tests report.
struct DecisionCalibrationTests {
  @Test(arguments: [
    Expected(
      "6 baseline trials", World(baseline: 6), .none, gates: 40, "1 failed, 0 of 1 rightly named, 10364 trials",
      of: SharedGates.quietAfterSix),
    Expected(
      "12 baseline trials", World(), .none, gates: 40, "0 failed, 0 of 0 rightly named, 9082 trials",
      of: SharedGates.quiet),
    Expected(
      "12 baseline trials", World(), .oneBroken, gates: 25, "25 failed, 25 of 25 rightly named, 6793 trials",
      of: SharedGates.oneBroken),
    Expected(
      "12 baseline trials", World(), .oneHalved, gates: 25, "21 failed, 21 of 21 rightly named, 6830 trials",
      of: SharedGates.oneHalved),
    Expected(
      "6 baseline trials", World(baseline: 6), .fivePoints, gates: 20, "13 failed, 2 of 2 rightly named, 9827 trials"),
    Expected(
      "graded", .scored, .none, gates: 10, "0 failed, 0 of 0 rightly named, 894 trials", of: SharedGates.quietGrades),
    Expected("graded", .scored, .fivePoints, gates: 10, "10 failed, 62 of 62 rightly named, 2385 trials"),
    Expected(
      "flaky, 3 baseline trials", World(.flaky, cases: 20, baseline: 3), .oneBroken, gates: 25,
      "15 failed, 15 of 15 rightly named, 2403 trials"),
  ])
  func `a tuned number that moves shows`(expected: Expected) async {
    let outcomes = await expected.outcomes().value
    #expect(CalibrationCell(outcomes.prefix(expected.gates)).summary(of: expected.world) == expected.summary)
  }

  struct Expected: Sendable, CustomTestStringConvertible {
    let name: String
    let world: World
    let change: WorldChange
    let gates: Int
    let summary: String
    let outcomes: @Sendable () -> SharedGates.Outcomes

    /// - Parameter shared: where others look at these gates too.
    init(
      _ name: String, _ world: World, _ change: WorldChange, gates: Int, _ summary: String,
      of shared: @escaping @Sendable @autoclosure () -> SharedGates.Outcomes? = nil
    ) {
      (self.name, self.world, self.change, self.gates, self.summary) = (name, world, change, gates, summary)
      outcomes = { shared() ?? SharedGates.simulated(world, change, gates: gates) }
    }

    var testDescription: String { "\(name), \(change.rawValue)" }
  }
}

extension CalibrationCell {
  fileprivate func summary(of world: World) -> String {
    let trials = Int((cost * Double(gates * world.cases * world.first)).rounded())
    return "\(failed) failed, \(rightlyNamed) of \(named) rightly named, \(trials) trials"
  }
}
