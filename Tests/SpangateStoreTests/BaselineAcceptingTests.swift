import SpangateCore
import SpangateTesting
import SpangateTrace
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
        startedAt: time, duration: 1, completeness: .settled, measures: [.wallTime: .value(Double(index))],
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
    #expect(samples.measures == [.wallTime: [0, 1, 2]])
    #expect(baseline.runs == [.init(id: "run-a", acceptedAt: Self.time, revision: "abc123")])
  }

  @Test func `a latency stays one where nobody measured the call as a whole, from the file too`() throws {
    var judgements = Self.judgements([.passed(true), .passed(true), .passed(true)])
    for index in judgements.indices {
      judgements[index].measures = [.latency: .value(1), .wallTime: .absent(why: "the trace was recorded elsewhere")]
    }
    let baseline = try Baseline(accepting: Self.run, judgements: judgements, name: "main", at: Self.time)
    let read = try #require(EncodedBaseline.read(Array(EncodedBaseline(baseline).text.utf8), file: "main.json").value)
    let measures = try #require(read.suites["orders"]?.cases["a"]?.measures)
    #expect(Measure.renamed(measures)[.latency] == [1, 1, 1])
    let next = try Baseline(
      accepting: Self.run, judgements: judgements, name: "main", at: Self.time, over: read, keeping: 3)
    #expect(Measure.renamed(next.suites["orders"]?.cases["a"]?.measures ?? [:])[.latency] != nil)
  }

  @Test func `trials that were added in doubt never become samples`() throws {
    let first = Self.judgements([.passed(true), .passed(true), .passed(true)])
    let all = Self.judgements([.passed(true), .passed(true), .passed(true), .passed(false), .passed(false)])
    let baseline = try Baseline(accepting: Self.run, judgements: all, name: "main", at: Self.time)
    #expect(baseline == (try Baseline(accepting: Self.run, judgements: first, name: "main", at: Self.time)))
    #expect(baseline.suites["orders"]?.cases["a"]?.measures == [.wallTime: [0, 1, 2]])
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
    let earlier = Self.earlier(scorer: 2)
    let baseline = try Baseline(
      accepting: run, judgements: judgements, name: "main", at: Self.time, over: earlier, keeping: 5)
    #expect(baseline.suites["orders"]?.cases["a"]?.scores["contains"]?.values == [0, 1, 1, 0])
    #expect(baseline.suites["orders"]?.cases["refund-window"] == earlier.suites["orders"]?.cases["refund-window"])
    #expect(baseline.runs.map(\.id) == ["run-0", "run-a"])
  }

  @Test func `samples of a scorer that changed are not added to`() throws {
    let baseline = try Baseline(
      accepting: Self.run, judgements: Self.judgements([.passed(true), .passed(true), .passed(true)]), name: "main",
      at: Self.time, over: Self.earlier(scorer: 99), keeping: 5)
    #expect(baseline.suites["orders"]?.cases["a"]?.scores["contains"]?.values == [1, 1, 1])
    #expect(baseline.suites["orders"]?.cases["a"]?.measures[.wallTime]?.values == [9, 0, 1, 2], "the case is the same")
  }

  @Test func `samples of a case that changed are not added to`() throws {
    let baseline = try accept("run-a", over: Self.earlier(case: 99, scorer: 2), keeping: 5)
    #expect(baseline.suites["orders"]?.cases["a"]?.scores["contains"]?.values == [1, 1, 1])
    #expect(baseline.suites["orders"]?.cases["a"]?.measures[.wallTime]?.values == [0, 1, 2])
  }

  /// A baseline of a run `run-0`, with one sample of the case `a`.
  private static func earlier(case: Int64 = 1, scorer: Int64) -> Baseline {
    var earlier = Baseline.stub("main")
    earlier.latest.id = "run-0"
    earlier.suites["orders"]?.cases["a"] = .init(
      fingerprint: Fingerprint(of: .int(`case`)),
      scores: ["contains": .init(fingerprint: Fingerprint(of: .int(scorer)), values: [0])], measures: [.wallTime: [9]])
    return earlier
  }

  private func accept(
    _ id: String, _ values: [ScoreValue] = [.passed(true), .passed(true), .passed(true)], over earlier: Baseline?,
    keeping keep: Int
  ) throws -> Baseline {
    var run = Self.run
    run.id = id
    return try Baseline(
      accepting: run, judgements: Self.judgements(values), name: "main", at: Self.time, over: earlier, keeping: keep)
  }

  @Test func `the last accepted runs are kept, and the oldest goes`() throws {
    var baseline: Baseline?
    for (index, value) in [0.1, 0.2, 0.3, 0.4].enumerated() {
      baseline = try accept("run-\(index)", Array(repeating: .number(value), count: 3), over: baseline, keeping: 3)
    }
    let samples = try #require(baseline?.suites["orders"]?.cases["a"])
    #expect(baseline?.runs.map(\.id) == ["run-1", "run-2", "run-3"])
    #expect(samples.scores["contains"]?.samples.byRun == [[0.2, 0.2, 0.2], [0.3, 0.3, 0.3], [0.4, 0.4, 0.4]])
    #expect(samples.measures[.wallTime]?.values == [0, 1, 2, 0, 1, 2, 0, 1, 2])
  }

  @Test func `without keeping, a run replaces what was there`() throws {
    let first = try accept("run-0", over: nil, keeping: 5)
    let second = try accept("run-1", [.passed(false), .passed(true), .passed(true)], over: first, keeping: 1)
    #expect(second.runs.map(\.id) == ["run-1"])
    #expect(second.suites["orders"]?.cases["a"]?.scores["contains"]?.values == [0, 1, 1])
  }

  @Test func `accepting a run twice doubles nothing`() throws {
    let first = try accept("run-1", over: try accept("run-0", over: nil, keeping: 5), keeping: 5)
    let again = try accept("run-1", over: first, keeping: 5)
    #expect(again == first)
    let moved = try accept("run-0", over: first, keeping: 5)
    #expect(moved.runs.map(\.id) == ["run-1", "run-0"])
    #expect(moved.suites["orders"]?.cases["a"]?.scores["contains"]?.values.count == 6)
  }

  @Test func `a quarantined case keeps the samples that it had, and need not be measured`() throws {
    var run = Self.run
    run.suites[0].cases["b"] = Fingerprint(of: 5)
    run.suites[0].quarantined = ["b"]
    let judgements = Self.judgements([.passed(true), .passed(true), .passed(true)])
    let first = try Baseline(accepting: run, judgements: judgements, name: "main", at: Self.time)
    #expect(first.suites["orders"]?.cases.keys.sorted() == ["a"])
    var earlier = Self.earlier(scorer: 2)
    let samples = earlier.suites["orders"]?.cases["a"]
    earlier.suites["orders"]?.cases["b"] = samples
    let next = try Baseline(accepting: run, judgements: judgements, name: "main", at: Self.time, over: earlier)
    #expect(next.suites["orders"]?.cases["b"]?.scores["contains"]?.samples.byRun == [[0]])
    #expect(next.suites["orders"]?.cases["a"]?.scores["contains"]?.samples.byRun == [[], [1, 1, 1]])
  }

  @Test func `a suite that a run did not measure stays with the run that did`() throws {
    var other = Baseline.stub("main")
    other.suites["others"] = other.suites["orders"]
    let baseline = try accept("run-b", over: other, keeping: 1)
    #expect(baseline.runs.map(\.id) == ["run-a", "run-b"])
    #expect(baseline.suites["others"] == other.suites["orders"])
    #expect(baseline.suites["orders"]?.cases.keys.sorted() == ["a"])
    #expect(baseline.latestRun(of: "others") == 0 && baseline.latestRun(of: "orders") == 1)
  }

  @Test func `suites of several baselines keep their runs`() throws {
    let one = try accept("run-0", over: nil, keeping: 1)
    var two = try accept("run-2", over: try accept("run-1", over: nil, keeping: 2), keeping: 2)
    two.runs[0].acceptedAt = Timestamp(nanoseconds: 1)
    two.suites["others"] = two.suites.removeValue(forKey: "orders")
    var all = one
    all.take("others", from: two)
    #expect(all.runs.map(\.id) == ["run-1", "run-0", "run-2"])
    #expect(all.suites["orders"]?.cases["a"]?.scores["contains"]?.samples.byRun == [[], [1, 1, 1]])
    #expect(all.suites["others"]?.cases["a"]?.scores["contains"]?.samples.byRun == [[1, 1, 1], [], [1, 1, 1]])
  }
}
