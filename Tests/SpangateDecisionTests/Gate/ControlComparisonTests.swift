import SpangateCore
import SpangateDecision
import Testing

/// What the baseline holds against a candidate, in the light of a control that is asked now.
struct ControlComparisonTests {
  private let passing = Array(repeating: 1.0, count: 48)
  private let failing = Array(repeating: 0.0, count: 48)

  @Test(arguments: [1, 2, 5, 30])
  func `a case that never passes now is regressed where the control passes`(count: Int) {
    let decision = settled([dead] + StubCase.steady(count - 1, before: 3, now: 3), control: ["dead": passing])
    #expect(decision.verdict == .regressed)
    let found = decision.findings.filter { $0.rule == .scoreRegressed }
    #expect(found.map(\.evidence?.case) == ["dead"])
    #expect(found[0].message.contains("control `control` at 1.00"))
    let score = decision.suites[0].cases[0].scores[0]
    #expect(score.verdict == .regressed)
    #expect(score.control?.mean == 1)
  }

  @Test(arguments: [2, 5, 30])
  func `a case that never passes now, nor in the control, is drift that blocks nothing`(count: Int) {
    let decision = settled([dead] + StubCase.steady(count - 1, before: 3, now: 3), control: ["dead": failing])
    #expect(decision.verdict == .passed)
    #expect(decision.findings.map(\.rule) == [.surroundingsDrifted])
    #expect(decision.findings[0].message.contains("fell on both sides in case `dead`"))
    #expect(decision.suites[0].cases[0].scores[0].verdict == .passed)
  }

  @Test(arguments: [1, 2, 3])
  func `too few trials to tell are no pass`(most: Int) {
    let decision = settled([dead], control: ["dead": passing], most: most, trials: 1)
    #expect(decision.verdict == .inconclusive)
    #expect(decision.findings.contains { $0.rule == .controlUndecided && $0.severity == .error })
  }

  @Test
  func `a control that cannot be measured is no pass`() {
    let decision = settled([dead] + StubCase.steady(5, before: 3, now: 3), control: ["dead": []])
    #expect(decision.verdict == .inconclusive)
    #expect(decision.findings.map(\.rule) == [.controlUnmeasured])
  }

  @Test
  func `nothing suspect asks no control`() {
    let cases = StubCase.steady(10, before: 3, now: 3)
    let decision = compare([.stub(cases)], with: .stub(cases), beside: [control(cases, [:])])
    #expect(decision.verdict == .passed)
    #expect(decision.furtherControl.isEmpty)
    #expect(decision.further.isEmpty)
  }

  @Test
  func `everything dead is regressed with every case named`() {
    let cases = (0..<10).map { StubCase("case-\($0)", before: [1, 1, 1], now: [0, 0, 0]) }
    let decision = settled(
      cases, control: Dictionary(uniqueKeysWithValues: cases.map { ($0.id, passing) }))
    #expect(decision.verdict == .regressed)
    #expect(decision.suites[0].cases.allSatisfy { $0.verdict == .regressed })
    #expect(decision.findings.count { $0.rule == .scoreRegressed } == 10)
  }

  @Test
  func `almost everything dead on both sides is drift`() {
    let cases = (0..<10).map { StubCase("case-\($0)", before: [1, 1, 1], now: $0 == 9 ? [1, 1, 1] : [0, 0, 0]) }
    let decision = settled(
      cases, control: Dictionary(uniqueKeysWithValues: cases.dropLast().map { ($0.id, failing) }))
    #expect(decision.verdict == .passed)
    #expect(decision.findings.map(\.rule) == [.surroundingsDrifted])
  }

  @Test(arguments: [1, 2, 10])
  func `everything dead on both sides tells a control that is broken from no drift`(count: Int) {
    let cases = (0..<count).map { StubCase("case-\($0)", before: [1, 1, 1], now: [0, 0, 0]) }
    let decision = settled(
      cases, control: Dictionary(uniqueKeysWithValues: cases.map { ($0.id, failing) }))
    #expect(decision.verdict == .inconclusive)
    #expect(decision.findings.map(\.rule) == [.controlBroken])
    #expect(decision.findings[0].severity == .error)
    #expect(decision.findings[0].message.contains("no case passes now"))
  }

  @Test(arguments: [1, 2, 5, 30])
  func `a control that fails healthy cases, too, is broken, and excuses nothing`(healthy: Int) {
    let steady = StubCase.steady(healthy, before: 3, now: 3)
    let all = [dead] + steady
    for values in [failing, []] {
      let decision = settled(all, control: Dictionary(uniqueKeysWithValues: all.map { ($0.id, values) }))
      #expect(decision.verdict == .inconclusive)
      #expect(decision.findings.map(\.rule) == [.controlBroken])
      #expect(decision.findings[0].message.contains(healthy == 1 ? "also of case" : "also of \(min(healthy, 3)) cases"))
      #expect(decision.suites[0].verdict == .inconclusive)
      #expect(decision.suites[0].cases[0].verdict == .inconclusive)
    }
  }

  @Test
  func `a healthy case is asked about only where no suspect passes in the control`() {
    let cases = [dead] + StubCase.steady(30, before: 3, now: 3)
    var known: [String: [Double]] = [:]
    _ = settled(cases, control: ["dead": passing]) { known = $1 }
    #expect(known.keys.sorted() == ["dead"])
    _ = settled(cases, control: ["dead": failing]) { known = $1 }
    #expect(known.count == 4 && known.filter { $0.key != "dead" }.allSatisfy { $0.value.count == 1 })
  }

  @Test
  func `the same trials give the same verdict again`() {
    let cases = [dead] + StubCase.steady(5, before: 3, now: 3)
    var final: (cases: [StubCase], control: [String: [Double]]) = ([], [:])
    let decision = settled(cases, control: ["dead": passing]) { final = ($0, $1) }
    let again = compare([.stub(final.cases)], with: .stub(cases), beside: [control(cases, final.control)])
    #expect(again.verdict == decision.verdict)
    #expect(again.findings == decision.findings)
  }

  @Test(arguments: [1, 2, 4, 6, 10], [[1, 0], [1, 0, 0], [1, 1, 0], [1, 0, 1, 0], [1, 0, 1, 0, 1]])
  func `everything that passed in part and never passes now is no pass beside a healthy control`(
    count: Int, before: [Double]
  ) {
    let cases = (0..<count).map { StubCase("case-\($0)", before: before, now: [0]) }
    let halves = (0..<48).map { before[$0 % before.count] }
    for control in [passing, halves] {
      for most in [2, 3, 12, 48] {
        let decision = settled(
          cases, control: Dictionary(uniqueKeysWithValues: cases.map { ($0.id, control) }), most: most,
          trials: min(most, before.count))
        #expect(
          decision.verdict != .passed, "at most \(most), control \(control[2]): \(decision.findings.map(\.message))")
        #expect(!decision.findings.contains { $0.message.contains("nan") })
      }
    }
  }

  private var dead: StubCase { StubCase("dead", before: [1, 1, 1], now: [0]) }

  /// Asks what is demanded until nothing more is; what nothing is known of passes in the control.
  private func settled(
    _ first: [StubCase], control values: [String: [Double]], most: Int = 48, trials: Int = 3,
    _ ended: ([StubCase], [String: [Double]]) -> Void = { _, _ in }
  ) -> GateDecision {
    var cases = first
    for index in cases.indices { cases[index].now = repeated(cases[index].now, trials) }
    var asked: [String: Int] = [:]
    while true {
      let known = asked.reduce(into: [String: [Double]]()) { known, item in
        known[item.key] = Array((values[item.key] ?? passing).prefix(item.value))
      }
      let decision = compare(
        [limited(.stub(cases), most, trials)], with: .stub(first),
        beside: [control(first, known, most: most, trials: trials, unmeasured: asked.filter { values[$0.key] == [] })])
      guard !decision.further.isEmpty || !decision.furtherControl.isEmpty else {
        ended(cases, known)
        return decision
      }
      for demand in decision.further {
        let index = cases.firstIndex { $0.id == demand.case }!
        cases[index].now = repeated(cases[index].now, demand.trials)
      }
      for demand in decision.furtherControl { asked[demand.case] = demand.trials }
    }
  }

  private func repeated(_ values: [Double], _ count: Int) -> [Double] {
    (0..<count).map { values[$0 % values.count] }
  }

  private func limited(_ measured: MeasuredSuite, _ most: Int, _ trials: Int) -> MeasuredSuite {
    var measured = measured
    (measured.suite.trials, measured.suite.maxTrials) = (trials, most)
    return measured
  }

  private func control(
    _ cases: [StubCase], _ values: [String: [Double]], most: Int = 48, trials: Int = 3, unmeasured: [String: Int] = [:]
  ) -> Control {
    let beside = cases.map { item in
      var item = item
      item.now = values[item.id] ?? []
      return item
    }
    var measured = limited(.stub(beside), most, trials)
    for (id, count) in unmeasured {
      measured.judgements += (0..<count).map { index in
        var judgement = Judgement.stub("orders", id, index)
        judgement.failure = AgentFailure(.crashed, "it crashed", isTransient: false)
        return judgement
      }
    }
    measured.suite.variant = "control"
    return Control(name: "control", measured: measured)
  }
}
