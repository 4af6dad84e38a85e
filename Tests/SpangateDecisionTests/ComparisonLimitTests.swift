import SpangateCore
import SpangateDecision
import SpangateTesting
import SpangateTrace
import Testing

/// Limited measures that are beyond their limit in every trial of a case: such a run never passes.
struct ComparisonLimitTests {
  struct World: Sendable, CustomTestStringConvertible {
    var cases: Int
    var before: Int
    var trials: Int
    /// No trial may be asked beside those of the first round.
    var isEnded = false

    var testDescription: String { "\(cases) cases, \(before) vs \(trials)\(isEnded ? ", no more" : "")" }
  }

  private static let worlds = [1, 2, 3, 5, 6].flatMap { cases in
    [(1, 1), (1, 3), (2, 2), (3, 1), (3, 3), (5, 5)].flatMap { before, trials in
      [false, true].map { World(cases: cases, before: before, trials: trials, isEnded: $0) }
    }
  }

  /// The first so many cases take `factor` times as long as the second that they took.
  private static func decide(
    _ world: World, factor: Double, risen: Int, limit: Change = .relative(0.2), level: Double = 1
  ) -> GateDecision {
    let cases = (0..<world.cases).map { index in
      var stub = StubCase(
        "c\(index)", before: Array(repeating: 1, count: world.before), now: Array(repeating: 1, count: world.trials))
      let now = index < risen ? factor : 1
      stub.measures = (
        (0..<world.before).map { level * (1 + 0.01 * Double($0)) },
        (0..<world.trials).map { level * now * (1 + 0.01 * Double($0)) }
      )
      return stub
    }
    let policy = GatePolicy(measures: [.wallTime: MeasurePolicy(maxIncrease: limit, range: .stub)])
    return settled(cases) {
      compare([.stub($0, policy: policy, maxTrials: world.isEnded ? world.trials : 48)], with: .stub(cases))
    }
  }

  @Test(arguments: worlds)
  func `a measure that rose to 43 times as much in every case does not pass`(world: World) throws {
    let decision = Self.decide(world, factor: 43, risen: world.cases)
    #expect(decision.verdict != .passed)
    let finding = try #require(decision.findings.first { $0.severity == .error })
    #expect([.measureRegressed, .limitUndecided].contains(finding.rule))
    #expect(finding.evidence?.case != nil && finding.evidence?.span != nil)
  }

  @Test(arguments: worlds)
  func `one that rose in a single case does not pass, and names the case`(world: World) throws {
    let decision = Self.decide(world, factor: 43, risen: 1)
    #expect(decision.verdict != .passed)
    let named = decision.findings.filter { $0.severity == .error }.compactMap(\.evidence?.case)
    #expect(named == ["c0"])
  }

  @Test(arguments: worlds.filter { !$0.isEnded })
  func `one that doubled in a single case does not pass where trials can tell`(world: World) {
    #expect(Self.decide(world, factor: 2, risen: 1).verdict != .passed)
  }

  @Test(arguments: worlds)
  func `one that is within its limit, or did not change, passes`(world: World) {
    for factor in [1, 1.1] {
      let decision = Self.decide(world, factor: factor, risen: 1)
      #expect(decision.verdict == .passed && decision.further.isEmpty)
    }
  }

  @Test func `a rise that enough trials show has its case, its figures and how seldom chance does it`() throws {
    let decision = Self.decide(World(cases: 3, before: 3, trials: 3), factor: 43, risen: 1)
    #expect(
      decision.verdict == .regressed && decision.suites[0].cases.map(\.verdict) == [.regressed, .passed, .passed])
    let finding = try #require(decision.findings.first)
    #expect(finding.rule == .measureRegressed)
    #expect(
      finding.message == "`wall_time` rose from 1.01 s to 43.43 s in case `c0`, beyond its limit in each of 12 trials")
    #expect(finding.caption == "may rise at most 20% above baseline `main`")
    #expect(
      finding.notes.map(\.text).last
        == "a case that is within its limit has all of 12 above all of 3 by chance once in 455 runs")
    let row = try #require(decision.suites[0].measures.first { $0.name == "wall_time" })
    #expect(row.verdict == .regressed && row.why == "is beyond its limit in every trial of `c0`")
    let own = try #require(decision.suites[0].cases[0].measures.first)
    #expect(own.verdict == .regressed && own.baseline.value == 1.01 && own.trials == 12)
  }

  @Test func `one that too few trials show says what would be enough`() throws {
    let world = World(cases: 2, before: 1, trials: 3, isEnded: true)
    let decision = Self.decide(world, factor: 5, risen: 1)
    #expect(decision.verdict == .inconclusive && decision.suites[0].cases.map(\.verdict) == [.inconclusive, .passed])
    let finding = try #require(decision.findings.first { $0.rule == .limitUndecided })
    #expect(
      finding.message
        == "`wall_time` rose from 1.00 s to 5.05 s in case `c0`, beyond its limit in each of 3 trials, and that is too few to rule out chance"
    )
    #expect(
      finding.notes.contains {
        $0.label == "values" && $0.text == "5.00 s to 5.10 s in 3 trials (baseline 1.00 s in 1 trial)"
      })
    #expect(finding.notes.contains { $0.label == "to decide" && $0.text.contains("--accept --keep") })
    let row = try #require(decision.suites[0].measures.first { $0.name == "wall_time" })
    #expect(row.verdict == .inconclusive)
    #expect(row.why == "is beyond its limit in every trial of `c0`, too few to rule out chance")
  }

  @Test func `a suite that rose as a whole shows a trial of a case that did`() throws {
    let cases = (0..<4).map { index in
      var stub = StubCase("c\(index)", before: Array(repeating: 1, count: 12), now: Array(repeating: 1, count: 12))
      let values = (0..<12).map { (index == 3 ? 9 : 1) * (1 + 0.01 * Double($0)) }
      stub.measures = (values, values.map { index == 1 ? 5 * $0 : $0 })
      return stub
    }
    let policy = GatePolicy(measures: [.wallTime: MeasurePolicy(maxIncrease: .relative(0.2), range: .stub)])
    let decision = compare([.stub(cases, policy: policy)], with: .stub(cases))
    let finding = try #require(decision.findings.first)
    #expect(decision.verdict == .regressed && finding.rule == .measureRegressed && finding.evidence?.case == "c1")
  }

  @Test func `noise that is beyond the limit by a whisker is no doubt`() {
    var stubs = (0..<5).map { index in
      var stub = StubCase("c\(index)", before: [1, 1, 1], now: [1, 1, 1])
      stub.measures = ([1, 1.4, 0.8], [0.9, 1.2, 1.3])
      return stub
    }
    stubs[0].measures = ([0.8, 1, 0.9], [1.3, 1.06, 1.2])
    let policy = GatePolicy(measures: [.wallTime: MeasurePolicy(maxIncrease: .relative(0.05), range: .stub)])
    let decision = compare([.stub(stubs, policy: policy, maxTrials: 3)], with: .stub(stubs))
    #expect(decision.verdict == .passed)
  }

  @Test(arguments: [1, 3, 5])
  func `from nothing to something is infinitely more`(before: Int) {
    let world = World(cases: 1, before: before, trials: 3, isEnded: true)
    let stub = { (now: Double) in
      var stub = StubCase("c", before: Array(repeating: 1, count: world.before), now: [1, 1, 1])
      stub.measures = (Array(repeating: 0, count: world.before), [now, now, now])
      return [stub]
    }
    for limit in [Change.relative(0.2), .absolute(2)] {
      let policy = GatePolicy(measures: [.wallTime: MeasurePolicy(maxIncrease: limit, range: .stub)])
      let (risen, same) = (stub(900), stub(0))
      #expect(compare([.stub(risen, policy: policy, maxTrials: 3)], with: .stub(risen)).verdict != .passed)
      #expect(compare([.stub(same, policy: policy, maxTrials: 3)], with: .stub(same)).verdict == .passed)
    }
  }

  @Test(arguments: [Double.nan, -1, .infinity])
  func `what is no measure is left out, and a case without any is not passed`(value: Double) throws {
    let stubs = ["a", "b"].map { id in
      var stub = StubCase(id, before: [1, 1, 1], now: [1, 1, 1])
      stub.measures = ([1, 1, 1], id == "a" ? [1, 1, 1] : [value, value, value])
      return stub
    }
    let policy = GatePolicy(measures: [.wallTime: MeasurePolicy(maxIncrease: .relative(0.2), range: .stub)])
    let decision = compare([.stub(stubs, policy: policy)], with: .stub(stubs))
    #expect(decision.verdict == .inconclusive)
    let finding = try #require(decision.findings.first { $0.rule == .scoreUnscored })
    #expect(finding.message.hasPrefix("`wall_time` could not be measured in case `b`"))
  }

  @Test func `a case whose measure is missing in most trials is not passed`() {
    var stub = StubCase("a", before: [1, 1, 1], now: [1, 1, 1])
    stub.measures = ([1, 1, 1], [1])
    let policy = GatePolicy(measures: [.wallTime: MeasurePolicy(maxIncrease: .relative(0.2), range: .stub)])
    #expect(compare([.stub([stub], policy: policy)], with: .stub([stub])).verdict == .inconclusive)
    stub.measures = ([1, 1, 1], [1, 1])
    #expect(compare([.stub([stub], policy: policy)], with: .stub([stub])).verdict == .passed)
  }

  @Test func `a limit on what the baseline has not says so`() {
    var stub = StubCase("a", before: [1, 1, 1], now: [1, 1, 1])
    stub.measures = ([], [1, 1, 1])
    let policy = GatePolicy(measures: [.wallTime: MeasurePolicy(maxIncrease: .relative(0.2), range: .stub)])
    let decision = compare([.stub([stub], policy: policy)], with: .stub([stub]))
    #expect(decision.verdict == .passed)
    #expect(decision.findings.map(\.message) == ["baseline `main` has no samples of `wall_time` in case `a`"])
  }

  @Test func `a busy machine's milliseconds are no rise, and amounts are held to by their unit`() {
    let world = World(cases: 1, before: 5, trials: 5)
    #expect(Self.decide(world, factor: 3, risen: 1, level: 0.004).verdict == .passed)
    #expect(Self.decide(world, factor: 9, risen: 1, level: 0.004).verdict == .regressed)
    #expect(Self.decide(world, factor: 3, risen: 1, limit: .absolute(2.2)).verdict == .passed)
    #expect(Self.decide(world, factor: 4, risen: 1, limit: .absolute(2.2)).verdict == .regressed)
  }
}
