import SpangateCore
import SpangateTesting
import Testing

struct BaselineAcceptingTests {
  private static let time = Timestamp(nanoseconds: 7)

  private static var run: RunRecord {
    var run = RunRecord.stub("run-a")
    run.state = .complete
    run.selection = RunSelection()
    return run
  }

  private static func judgements(_ values: [ScoreValue]) -> [Judgement] {
    values.enumerated().map { index, value in
      Judgement(
        key: TrialKey(suite: "orders", case: "a", variant: "control", index: index),
        traceID: TraceID(high: 1, low: UInt64(index) + 1)!, rootSpanID: SpanID(UInt64(index) + 1)!,
        startedAt: time, duration: 1, completeness: .settled, measures: [.latency: .value(Double(index))],
        scores: [
          NamedScore(name: "contains", score: Score(value), threshold: nil, severity: .blocking, weight: 1)
        ])
    }
  }

  @Test func `a complete run becomes samples with an exemplar that passed`() throws {
    let baseline = try Baseline(
      accepting: Self.run, judgements: Self.judgements([.passed(false), .passed(true), .number(0.5)]), name: "main",
      at: Self.time)
    let samples = try #require(baseline.suites["orders"]?.cases["a"])
    #expect(samples.fingerprint == Fingerprint(of: 1))
    #expect(samples.exemplar == SpanReference(trace: TraceID(high: 1, low: 2)!, span: SpanID(2)!))
    #expect(samples.scores == ["contains": .init(fingerprint: Fingerprint(of: 2), values: [0, 1, 0.5])])
    #expect(samples.measures == [.latency: [0, 1, 2]])
    #expect(baseline.runID == "run-a" && baseline.acceptedAt == Self.time && baseline.revision == "abc123")
  }

  @Test func `trials that were added in doubt never become samples`() throws {
    let first = Self.judgements([.passed(true), .passed(true), .passed(true)])
    let all = Self.judgements([.passed(true), .passed(true), .passed(true), .passed(false), .passed(false)])
    let baseline = try Baseline(accepting: Self.run, judgements: all, name: "main", at: Self.time)
    #expect(baseline == (try Baseline(accepting: Self.run, judgements: first, name: "main", at: Self.time)))
    #expect(baseline.suites["orders"]?.cases["a"]?.measures == [.latency: [0, 1, 2]])
    #expect(refusal(Self.run, Array(all.dropFirst()))?.message.hasSuffix("has 2 of 3 trials") == true)
  }

  @Test func `a comparison of variants is no baseline`() {
    var run = Self.run
    run.arms = ["control", "terse"]
    let error = refusal(run, Self.judgements([.passed(true), .passed(true), .passed(true)]))
    #expect(error?.rule == .runMismatched)
  }

  @Test func `without a pass there is no exemplar`() throws {
    let baseline = try Baseline(
      accepting: Self.run, judgements: Self.judgements([.passed(false), .passed(false), .passed(false)]), name: "main",
      at: Self.time)
    #expect(baseline.suites["orders"]?.cases["a"]?.exemplar == nil)
  }

  private func refusal(_ run: RunRecord, _ judgements: [Judgement]) -> Finding? {
    #expect(throws: Finding.self) { try Baseline(accepting: run, judgements: judgements, name: "main", at: Self.time) }
  }

  @Test func `an incomplete run is refused with what is missing`() {
    let whole = Self.judgements([.passed(true), .passed(true), .passed(true)])
    var run = Self.run
    run.state = .interrupted
    #expect(refusal(run, whole)?.message == "run `run-a` cannot become baseline `main`: it was interrupted")
    #expect(refusal(run, whole)?.rule == .runIncomplete)
    let short = refusal(Self.run, Array(whole.dropLast()))
    #expect(short?.message.hasSuffix("case `a` of suite `orders` has 2 of 3 trials") == true)
    var failed = whole
    for index in failed.indices { failed[index].failure = AgentFailure(.crashed, "exit status 1") }
    #expect(
      refusal(Self.run, failed)?.message.hasSuffix("case `a` of suite `orders` could not be measured: exit status 1")
        == true)
    let unscored = Self.judgements(Array(repeating: .unscored(why: "the judge is down"), count: 3))
    #expect(
      refusal(Self.run, unscored)?.message.hasSuffix("`contains` of case `a` of suite `orders` was never scored")
        == true)
  }

  @Test func `a partial run only adds to a baseline`() throws {
    var run = Self.run
    run.selection.only = ["a"]
    let judgements = Self.judgements([.passed(true), .passed(true), .passed(false)])
    #expect(refusal(run, judgements)?.message.hasSuffix("it ran only some of the suite's cases") == true)
    var earlier = Baseline.stub("main")
    earlier.suites["orders"]?.cases["a"] = .init(
      fingerprint: Fingerprint(of: 1), scores: ["contains": .init(fingerprint: Fingerprint(of: 2), values: [0])])
    let baseline = try Baseline(
      accepting: run, judgements: judgements, name: "main", at: Self.time, appendingTo: earlier)
    #expect(baseline.suites["orders"]?.cases["a"]?.scores["contains"]?.values == [0, 1, 1, 0])
    #expect(baseline.suites["orders"]?.cases["refund-window"] == earlier.suites["orders"]?.cases["refund-window"])
    #expect(baseline.runID == "run-a")
  }

  @Test func `samples of a scorer that changed are not added to`() throws {
    var earlier = Baseline.stub("main")
    earlier.suites["orders"]?.cases["a"] = .init(
      fingerprint: Fingerprint(of: 1), scores: ["contains": .init(fingerprint: Fingerprint(of: 99), values: [0])])
    let baseline = try Baseline(
      accepting: Self.run, judgements: Self.judgements([.passed(true), .passed(true), .passed(true)]), name: "main",
      at: Self.time, appendingTo: earlier)
    #expect(baseline.suites["orders"]?.cases["a"]?.scores["contains"]?.values == [1, 1, 1])
  }
}
