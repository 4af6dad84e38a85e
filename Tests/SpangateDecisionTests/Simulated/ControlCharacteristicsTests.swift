import SpangateBench
import Testing

/// How often the gate fails beside a control on simulated worlds: a short form of `.ci/calibrate`.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct ControlCharacteristicsTests {
  @Test(arguments: [0, 0.1])
  func `what both sides lose fails no gate, and few trials are asked`(drift: Double) async {
    let cell = await simulated(.none, drift: drift, baseline: 12, gates: 60)
    // 0.05, and three standard errors of so few gates.
    #expect(cell.failureRate <= 0.05 + 0.085)
    #expect(cell.cost <= 1.8 + 3 * cell.costError)
  }

  @Test(arguments: [3, 12])
  func `a case that the branch broke is found beside what both sides lost`(baseline: Int) async {
    let cell = await simulated(.oneBroken, drift: 0.1, baseline: baseline, gates: 40)
    #expect(cell.failureRate >= 0.92)
    #expect(cell.rightlyNamed >= cell.named - 2)
  }

  @Test(arguments: [(3, 0.55), (12, 0.68)])
  func `a halved case is found with few baseline trials`(baseline: Int, least: Double) async {
    let cell = await simulated(.oneHalved, drift: 0, baseline: baseline, gates: 40)
    #expect(cell.failureRate >= least)
    // 0.05, and three standard errors of so few gates.
    #expect(Double(cell.understated) <= (0.05 + 0.1) * Double(cell.gates))
  }

  private func simulated(_ change: WorldChange, drift: Double, baseline: Int, gates: Int) async -> CalibrationCell {
    var world = World(baseline: baseline)
    world.drift = drift
    return await .simulate(world, change, gates: gates, seed: 5)
  }
}
