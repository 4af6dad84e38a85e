import SpangateBench
import Testing

/// Limited measures in simulated suites: a rise beyond the limit in every trial hardly ever passes, and what did not change
/// hardly ever fails or ends in doubt.
struct MeasureCharacteristicsTests {
  private static func world(_ cases: Int, _ baseline: Int, first: Int, variation: Double) -> MeasureWorld {
    var world = MeasureWorld(cases: cases, baseline: baseline)
    (world.first, world.variation) = (first, variation)
    return world
  }

  @Test(arguments: [1, 3, 10], [1, 3, 12])
  func `unchanged runs hardly ever fail or end in doubt`(cases: Int, baseline: Int) {
    let cells = [0.2, 1].map { variation in
      MeasureCalibration(gates: 30, seed: 5)
        .cell(Self.world(cases, baseline, first: 3, variation: variation), .none)
    }
    #expect(cells.reduce(0) { $0 + $1.regressed } <= 5)
    #expect(cells.reduce(0) { $0 + $1.inconclusive } <= (baseline == 1 ? 12 : 6))
  }

  @Test(arguments: [1, 3, 10], [1, 3])
  func `what is beyond its limit in every trial does not pass, and is named`(cases: Int, baseline: Int) {
    for change in [MeasureWorld.Change.one(2), .all(43), .one(43)] {
      let cell = MeasureCalibration(gates: 20, seed: 7)
        .cell(Self.world(cases, baseline, first: 3, variation: 0.05), change)
      #expect(cell.passed == 0 && cell.unnamed == 0, "\(cell)")
      #expect(cell.complete == cell.gates)
    }
  }
}
