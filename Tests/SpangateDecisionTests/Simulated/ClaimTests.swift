import SpangateBench
import Testing

/// What is said of cases that held comes true: cases that fall by the drop which would have been seen are found.
struct ClaimTests {
  struct Claim: Sendable, CustomTestStringConvertible {
    var cases: Int
    var baseline: Int
    var most: Int
    /// Some drop short of a case's death is named at all.
    var namesDrops: Bool

    var testDescription: String { "\(cases) cases, \(baseline) baseline trials, at most \(most)" }
  }

  @Test(
    arguments: [
      Claim(cases: 1, baseline: 3, most: 12, namesDrops: false),
      Claim(cases: 1, baseline: 12, most: 12, namesDrops: true),
      Claim(cases: 3, baseline: 3, most: 12, namesDrops: false),
      Claim(cases: 3, baseline: 3, most: 48, namesDrops: true),
      Claim(cases: 3, baseline: 6, most: 12, namesDrops: true),
      Claim(cases: 10, baseline: 12, most: 12, namesDrops: true),
    ], ClaimCalibration.Origin.allCases)
  func `a drop that would have been seen is seen four times out of five`(
    claim: Claim, origin: ClaimCalibration.Origin
  ) {
    var world = World(cases: claim.cases, baseline: claim.baseline)
    world.most = claim.most
    let cell = ClaimCalibration(gates: 60, seed: 3, wholes: claim.cases > 1).cell(world, from: origin)
    #expect(!cell.isBroken, "\(cell)")
    #expect((cell.drops.made > 30) == claim.namesDrops, "\(cell)")
    #expect(cell.deaths.kept == cell.deaths.made)
  }
}
