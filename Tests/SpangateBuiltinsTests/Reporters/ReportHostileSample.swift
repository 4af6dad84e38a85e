import SpangateCore
import SpangateTrace
import Testing

/// Texts that an agent may send in the hope that something obeys them.
enum Hostile {
  /// A text that a failing test shows without its effect on the log.
  struct Payload: Sendable, CustomTestStringConvertible {
    let text: String
    var testDescription: String { text.inert(limit: 80) }
  }

  static let payloads = texts.map { Payload(text: $0) }

  private static let texts: [String] = [
    "\u{1b}[31mred\u{1b}[0m \u{9b}31m", "::set-output name=a::b", " \u{a0}\t::error::boom", "x\n::error::boom",
    "x\r::error::boom", "%0A::error::boom", "##[error]boom", "see ##vso[task.complete result=Succeeded;]",
    "##teamcity[buildStatus status='SUCCESS']", "]]>", "a\u{0}b", "\u{202e}live\u{2066}", "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>", "--><h1>x", "</details></pre></td><h1>x", "`", "``` ` `` ````",
    "\n```\n# x\n```",
    "| a | b |\n|---|---|", "@everyone and a@b.example", "fixes #1, GH-1, a/b#1",
    "https://evil.example www.evil.example",
    "[x](javascript:alert(1)) ![x](http://evil.example/x.png)", "javascript:alert(1)", "&#60;script&gt;",
    "\u{2028}\u{2029}\u{85}",
    [0xfffe, 0xffff, 0xfdd0, 0x10_ffff].map { String(Unicode.Scalar($0)!) }.joined(),
    "\u{e0041}\u{200b}\u{3164}\u{feff}", "\\`<b>", "*a* _b_ ~~c~~ $d$ e $f$",
    "- x", "# x", "1. x", "> x", "    x", "http://x/)>\"'<b>", "file:///etc/passwd", "a\u{301}\u{301}日本👩‍🚒",
    "", " ", "\n\n\n", "<!-- ", "{{x}}", "${x}", "--resume; rm -rf /", "'; rm -rf /",
  ]

  /// Some of them in one, short enough to read in a golden file.
  static let golden = "a`|<b>\u{1b}[1m ::error::x\n::error::y\r##[error]z ]]> \u{202e} @all \u{0} http://x.example/"

  /// Ten mebibytes on one line.
  static let huge = Payload(text: String(repeating: "<`\u{1b}|", count: 10 << 18))
}

extension Report {
  /// A report with the same text wherever a text may stand.
  static func hostile(_ text: String, rules: [FindingRule] = [.scoreRegressed, .floorMissed, .baselineMissing])
    -> Report
  {
    let scores = [
      NamedScore.stub(.passed(false), named: text, span: 0xf0, because: text), .stub(.unscored(why: text), named: "b"),
      .stub(.number(.nan), named: "c", because: text), .stub(.number(.infinity), named: "d"),
    ]
    var judgement = Judgement.stub(
      text, suite: text, completeness: .cutOff(.rootMissing(spans: 3)), answer: text, scores: scores)
    judgement.key.variant = text
    let crashed = Judgement.stub(
      text, suite: text, index: 1, failure: AgentFailure(.crashed, text, diagnostics: text), completeness: .absent,
      cost: .absent(why: text), answer: text)
    var comparison = Comparison.stub(text, from: nil, to: .nan, verdict: .regressed, span: 0xf0)
    comparison.baseline = .absent(why: text)
    let range = SourceRange(file: text, line: 3, column: 5, length: 900, excerpt: text)
    let evidence = Evidence(
      suite: text, case: text, score: text, trial: 0, trace: judgement.traceID, span: SpanID(0xf0), spanName: text,
      url: text)
    let findings = rules.map { rule in
      Finding(
        rule, text, severity: rule == .baselineMissing ? .note : nil, at: range, caption: text,
        evidence: rule == .floorMissed ? nil : evidence,
        notes: [.init(text, text)],
        help: text)
    }
    var run = Run.stub(baseline: text, cost: .absent(why: text))
    (run.id, run.variant, run.experimentID, run.revision) = (text, text, text, text)
    let item = CaseReport(
      id: text, verdict: .regressed, scores: [comparison],
      trials: [
        TrialReport(judgement: judgement, urls: [text: text]), TrialReport(judgement: crashed, urls: ["a": text]),
      ])
    var suite = SuiteReport(
      name: text, file: text, verdict: .regressed, scores: [comparison], measures: [comparison],
      cases: [item, CaseReport(id: "quiet", verdict: .inconclusive, trials: item.trials)])
    suite.path = .stub(text)
    suite.measures[0].rise = MeasureRise(cases: [
      .init(
        id: text, rise: 0.64, shares: [.init(name: "`\(text.inert(limit: 60))`", amount: 0.601)],
        trial: judgement.key, trace: judgement.traceID, span: SpanID(0xf0), spanName: text)
    ])
    return Report(verdict: .regressed, exitStatus: .regressed, run: run, suites: [suite], findings: findings)
  }
}
