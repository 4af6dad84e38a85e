import SpangateBench
import Testing

/// How often the gate fails on simulated worlds, further rounds included: a short form of `.ci/calibrate`.
///
/// One after the other: each has two threads of its own, and many of them would crowd out everything else. So few gates
/// that a rate of a fifth, where a twentieth is meant, comes under a limit on failures in one of eight seeds at most.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct ComparisonCharacteristicsTests {
  @Test func `hardly any gate fails when nothing changed, and few further trials are asked`() async {
    let cells = [
      CalibrationCell(await SharedGates.quietAfterSix.value), CalibrationCell(await SharedGates.quiet.value),
      await .simulate(World(baseline: 30), .none, gates: 45, seed: 1),
    ]
    for cell in cells {
      #expect(cell.failed <= 3)
      #expect(cell.cost <= 1.35 + 2.5 * cell.costError)
      #expect(cell.mostTrials <= 48)
    }
  }

  @Test func `a case that broke is found and named`() async {
    let cell = CalibrationCell(await SharedGates.oneBroken.value)
    #expect(cell.failureRate >= 0.95)
    #expect(Double(cell.rightlyNamed) >= 0.9 * Double(cell.named))
  }

  @Test func `a case that passes half as often is found most of the time`() async {
    #expect(CalibrationCell(await SharedGates.oneHalved.value).failureRate >= 0.6)
  }

  @Test func `five points off every case are found, and ten nearly always`() async {
    #expect(await CalibrationCell.simulate(World(), .fivePoints, gates: 40, seed: 4).failureRate >= 0.7)
    #expect(await CalibrationCell.simulate(World(baseline: 6), .tenPoints, gates: 30, seed: 5).failureRate >= 0.9)
  }

  @Test func `an improvement is never a failure`() async {
    let cell = await CalibrationCell.simulate(World(.shaky), .better, gates: 40, seed: 6)
    #expect(cell.failed <= 3)
    #expect(cell.improved > 0)
  }

  @Test(arguments: [World.Mix.shaky, .split, .flaky, .hard, .uniform])
  func `other worlds ask for few further trials too`(mix: World.Mix) async {
    let cell = await CalibrationCell.simulate(World(mix), .none, gates: 30, seed: 9)
    #expect(cell.failed <= 3)
    #expect(cell.cost <= 1.35 + 2.5 * cell.costError)
  }

  @Test(arguments: [World.Mix.flaky, .uniform, .even, .hard])
  func `three baseline trials of other worlds keep false alarms rare`(mix: World.Mix) async {
    #expect(await CalibrationCell.simulate(World(mix, baseline: 3), .none, gates: 40, seed: 7).failed <= 4)
  }

  /// A short form of `.ci/calibrate 500 small`.
  @Test(arguments: [
    World.small(.standard, cases: 1, scorers: 4, baseline: 3, first: 3),
    .small(.tough, cases: 2, scorers: 3, together: false, baseline: 1, first: 1),
    .small(.flaky, cases: 5, scorers: 2, together: false, baseline: 2, first: 1),
    .small(.solid, cases: 10, scorers: 1, baseline: 1, first: 3),
    .small(.standard, cases: 30, scorers: 2, baseline: 3, first: 3),
  ])
  func `a case that died is never passed, and those that died are named`(world: World) async {
    #expect(await SmallSuites(gates: 25, seed: 3).shortfalls(in: world) == [])
  }

  @Test(arguments: [
    World.uneven(cases: 10) { $0.newer = (0.3, 1) }, .uneven(cases: 5) { $0.quarantined = 0.4 },
    .uneven(cases: 8) { $0.failing = 0.1 },
  ])
  func `so it is where cases came later, are quarantined, or calls fail`(world: World) async {
    #expect(await SmallSuites(gates: 20, seed: 3).shortfalls(in: world) == [])
  }

  @Test func `a single score that died is asked on or named, whatever passes beside it`() async {
    for world in [
      World.small(.standard, cases: 12, scorers: 2, together: false, baseline: 3, first: 3),
      .small(.tough, cases: 10, scorers: 4, together: false, baseline: 1, first: 1),
    ] {
      let cell = await CalibrationCell.simulate(world, .oneScoreDead, gates: 25, seed: 4)
      #expect(cell.silent == 0)
      #expect(world.first == 1 || cell.passed == 0)
    }
  }

  @Test func `graded scores, clusters and tiny suites keep to the bound`() async {
    #expect(CalibrationCell(await SharedGates.quietGrades.value).failed <= 8)
    var clustered = World(cases: 30)
    clustered.clusters = (5, 0.5)
    var single = World(cases: 20)
    (single.first, single.most) = (1, 8)
    for world in [clustered, single, World(cases: 1), World(.perfect, cases: 5, baseline: 3)] {
      #expect(await CalibrationCell.simulate(world, .none, gates: 60, seed: 8).failed <= 8)
    }
  }
}

extension World {
  fileprivate static func uneven(cases: Int, _ change: (inout World) -> Void) -> World {
    var world = small(.standard, cases: cases, scorers: 2, together: false, baseline: 3, first: 3)
    change(&world)
    return world
  }

  fileprivate static func small(
    _ mix: Mix, cases: Int, scorers: Int, together: Bool = true, baseline: Int, first: Int
  ) -> World {
    var world = World(mix, cases: cases, baseline: baseline)
    (world.scorers, world.together, world.first, world.most) = (scorers, together, first, 12)
    return world
  }
}
