import SpangateCore
import SpangateDecision
import SpangateTesting
import SpangateTrace
import Testing

@testable import SpangateGate

/// What changed in the path, and what comes of it.
struct PathGateTests {
  private let trace = TraceID(high: 1, low: 1)!
  private let item = Case.stub("a")

  private func suite(_ path: PathPolicy, cases: [Case]? = nil) -> Suite {
    var suite = Suite.stub(
      FakeTarget { _ in .answered(Answer(text: "")) }, cases: cases ?? [item], traces: .required, trials: 3)
    suite.gate.path = path
    suite.maxTrials = 3
    return suite
  }

  private var blocking: PathPolicy { PathPolicy(rules: [.tools: .block]) }

  private func change(_ severity: ScoreSeverity) -> PathChange {
    var change = PathChange(
      .tools, .new, name: "delete_order", message: "`delete_order` is called in 3 of 3 trials, and was in none of 3",
      now: .init(trials: 3, all: 3), before: .init(trials: 0, all: 3), cases: ["a"], chance: 0.001,
      trial: TrialKey(suite: "a-suite", case: "a", variant: "default", index: 1), trace: trace, span: SpanID(7),
      spanName: "execute_tool delete_order", otherTrace: TraceID(high: 2, low: 2))
    change.severity = severity
    return change
  }

  private func decision(
    _ policy: PathPolicy, asked: Case? = nil, _ search: @escaping PathSearch
  ) -> GateDecision {
    let suite = suite(policy)
    let samples = Baseline.CaseSamples(
      fingerprint: (asked ?? item).fingerprint,
      scores: ["answered": .init(fingerprint: Fingerprint(of: 1), values: [1, 1, 1])])
    let baseline = Baseline(
      name: "main", runID: "run-0", acceptedAt: Timestamp(nanoseconds: 1),
      suites: [suite.name.value: .init(cases: ["a": samples])])
    let report = Report.SuiteReport(name: suite.name.value, file: suite.file, verdict: .passed)
    return GateDecision(verdict: .passed, suites: [report], findings: [])
      .following(search, [MeasuredSuite(suite: suite, judgements: [])], beside: baseline)
  }

  private func found(_ change: PathChange?, reach: Double = 1e-6, untraced: [String] = []) -> PathSearch {
    { _ in
      var report = PathReport()
      report.changes = change.map { [$0] } ?? []
      (report.cases, report.reach, report.untraced) = (1, reach, untraced)
      return report
    }
  }

  @Test func `an advisory change is told, and blocks nothing`() {
    let decision = decision(PathPolicy(), found(change(.advisory)))
    #expect(decision.verdict == .passed && decision.findings.isEmpty)
    #expect(decision.suites[0].path?.changes.count == 1)
  }

  @Test func `a change that blocks is a finding with its span, and fails the gate`() throws {
    let decision = decision(blocking, found(change(.blocking)))
    #expect(decision.verdict == .regressed && decision.suites[0].verdict == .regressed)
    let finding = try #require(decision.findings.first)
    #expect(finding.rule == .pathChanged && finding.severity == .error)
    #expect(finding.message == "`delete_order` is called in 3 of 3 trials, and was in none of 3")
    #expect((finding.evidence?.trace, finding.evidence?.span, finding.evidence?.trial) == (trace, SpanID(7), 1))
    #expect(finding.notes.contains { $0.text.hasPrefix("spangate trace diff 0000000000000002") })
  }

  @Test func `where a change blocks, traces that are missing and trials that are too few are no pass`() {
    let lost = decision(blocking, found(nil, untraced: ["a"]))
    #expect(lost.verdict == .inconclusive && lost.findings.map(\.rule) == [.pathUnmeasured])
    #expect(decision(blocking) { _ in PathReport(whyNot: "no case has traces on both sides") }.verdict == .inconclusive)
    let thin = decision(blocking, found(nil, reach: 0.1))
    #expect(thin.verdict == .inconclusive && thin.findings.map(\.rule) == [.pathTooThin])
    #expect(decision(blocking, found(nil)).verdict == .passed)
    let advisory = decision(PathPolicy(), found(nil, reach: 1, untraced: ["a"]))
    #expect(advisory.verdict == .passed && advisory.findings.isEmpty)
  }

  @Test func `a case that is asked something else is not compared, and that is no pass where a change blocks`() {
    let decision = decision(blocking, asked: .stub("a", input: "another")) { question in
      Issue.record("nobody is to be asked of \(question.cases.map(\.id))")
      return PathReport()
    }
    #expect(decision.verdict == .inconclusive && decision.findings.map(\.rule) == [.pathUnmeasured])
  }

  @Test func `a fifth of the bound is the path's where it blocks, and is taken from the rest`() {
    let bounds = [suite(blocking)].boundsOfPaths
    #expect(abs((bounds?.blocking ?? 0) - 0.01) < 1e-12 && bounds?.advisory == 0.05)
    #expect(abs(([suite(blocking), suite(PathPolicy())].boundOfComparison ?? 0) - 0.04) < 1e-12)
    #expect([suite(PathPolicy())].boundOfComparison == 0.05)
  }

  @Test func `looks at trials that were asked for later share the bound`() {
    var suite = suite(PathPolicy())
    suite.maxTrials = 24
    func looks(_ trials: Int) -> Int {
      let judgements = (0..<trials).map { index in
        Judgement(
          key: TrialKey(suite: suite.name.value, case: "a", variant: "default", index: index), traceID: trace,
          rootSpanID: SpanID(1)!, startedAt: Timestamp(nanoseconds: 1), duration: 1, completeness: .settled)
      }
      let samples = Baseline.CaseSamples(fingerprint: item.fingerprint)
      let baseline = Baseline(
        name: "main", runID: "run-0", acceptedAt: Timestamp(nanoseconds: 1),
        suites: [suite.name.value: .init(cases: ["a": samples])])
      return PathQuestion(
        of: MeasuredSuite(suite: suite, judgements: judgements), beside: baseline, bounds: (0.05, 0.01)
      ).looks
    }
    #expect(looks(3) == 2)
    #expect(looks(12) == 6)
    suite.maxTrials = 3
    #expect(looks(3) == 1)
  }
}
