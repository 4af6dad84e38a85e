import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

@testable import SpangateGate

/// A stored run that is compared again.
struct RegatingTests {
  private func report(_ state: RunRecord.State, trials: Int) -> Report {
    let suite = Suite.stub(
      FakeTarget { _ in .answered(Answer(text: "")) }, cases: [.stub("a", scorers: [])], trials: 3)
    var run = RunRecord(
      id: "run-1", startedAt: Timestamp(nanoseconds: 1), state: state, variant: "default", seed: 7,
      suites: [suite.record])
    run.suites[0].trials = ["a": 3]
    let judgements = (0..<trials).map { index in
      Judgement(
        key: TrialKey(suite: suite.name.value, case: "a", variant: "default", index: index),
        traceID: TraceID(high: 1, low: UInt64(index) + 1)!, rootSpanID: SpanID(1)!,
        startedAt: Timestamp(nanoseconds: 1), duration: 1,
        completeness: .off)
    }
    return Report(regating: run, judgements: judgements, suites: [suite], baseline: nil, links: TraceLinks())
  }

  @Test(arguments: [RunRecord.State.interrupted, .running])
  func `one that did not end says what it lacks, and is no pass`(state: RunRecord.State) {
    let short = report(state, trials: 2)
    let finding = short.findings.first { $0.rule == .runUnfinished }
    #expect(finding?.message == "run `run-1` did not end: 1 trial of its first round is missing")
    #expect(finding?.help == "continue with `spangate run --resume run-1`")
    #expect(short.verdict == .inconclusive && short.exitStatus == .inconclusive)
    #expect(!report(state, trials: 3).findings.contains { $0.rule == .runUnfinished })
  }

  @Test func `one that ended is compared as it is`() {
    #expect(!report(.complete, trials: 2).findings.contains { $0.rule == .runUnfinished })
  }
}
