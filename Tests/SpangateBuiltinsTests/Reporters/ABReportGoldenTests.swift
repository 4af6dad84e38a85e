import SpangateBuiltins
import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

struct ABReportGoldenTests {
  /// A report of two arms, with the same text wherever a text may stand if there is one.
  private static func report(_ text: String? = nil, status: SpangateCore.ExitStatus = .regressed) -> ABReport {
    func side(_ passed: Int, _ score: ScoreValue, _ index: Int) -> ABReport.Side {
      let scores = [NamedScore.stub(score, named: text ?? "contains", span: 0xf0, because: text ?? "`14` is missing")]
      let judgement = Judgement.stub(text ?? "refund-window", index: index, scores: scores)
      return .init(
        passed: passed, trials: 6,
        example: .init(judgement: judgement, urls: ["page": text ?? "file:///traces/\(index).html"]))
    }
    let contains = ABReport.Difference(
      name: text ?? "contains", first: .value(1), second: .value(0.5), change: .value(-0.5), interval: -0.8 ... -0.2,
      probabilityBetter: 0.01, blocks: true, call: .worse, worseCases: [text ?? "refund-window"])
    let json = ABReport.Difference(
      name: text ?? "json", first: .value(1), second: .value(1), change: .value(0), interval: -0.1...0.1,
      probabilityBetter: 0.5, detectable: 0.18, blocks: true, call: .inconclusive)
    let absent = ABReport.Difference(
      name: text ?? "similar", first: .absent(why: text ?? "nobody came"), second: .absent(why: text ?? "nobody came"),
      change: .absent(why: text ?? "nobody came"), blocks: false, call: .inconclusive)
    let latency = ABReport.Difference(
      name: "latency", first: .value(1.2), second: .value(0.9), change: .value(-0.3), interval: -0.5 ... -0.1,
      probabilityBetter: 0.99, blocks: false, call: .better)
    let preferences = [
      Preference(
        name: text ?? "clearer", preferred: 14, even: 3, rejected: 1, share: .value(0.861), interval: 0.7...1,
        pValue: 0.0703125),
      Preference(
        name: text ?? "kinder", preferred: 0, even: 0, rejected: 0, unjudged: 18,
        share: .absent(why: text ?? "the judge `openai/m` gave no verdict: status 401")),
    ]
    let judging = JudgeUsage(calls: 36, inputTokens: 14_400, outputTokens: 1_080, cost: 0.252)
    var report = ABReport(
      exitStatus: status, run: .stub(baseline: nil, judging: judging), suite: text ?? "ops-assistant",
      file: text ?? "suites/ops.yaml",
      first: .init(variant: text ?? "control", trials: 18, cost: .value(0.2)),
      others: [
        .init(
          arm: .init(variant: text ?? "terse", trials: 18, cost: .absent(why: text ?? "no price")), call: .worse,
          scores: [contains, json, absent], measures: [latency],
          cases: [
            .init(
              id: text ?? "refund-window", first: side(6, .passed(true), 0), second: side(0, .passed(false), 1),
              pValue: 0.001),
            .init(
              id: text ?? "refund-total", first: side(5, .passed(true), 2), second: side(1, .passed(false), 3),
              pValue: 0.04,
              quarantine: Quarantine(
                case: text ?? "refund-total", reason: text ?? "the vendor's search is down", owner: text ?? "ana",
                until: Day("2026-12-31")!)),
          ], preferences: preferences)
      ], findings: text.map { [Finding(.budgetExhausted, $0, help: $0)] } ?? [])
    report.others[0].path = .stub(text)
    return report
  }

  @Test(arguments: ABFormat.allCases)
  func `a comparison looks as it did`(format: ABFormat) {
    let suffix = [.full: "txt", .json: "json", .markdown: "md"][format]!
    let text = format.render(Self.report(), for: Surface())
    #expect(Golden.difference(of: text, from: "ab.\(format.rawValue).\(suffix)") == nil)
  }

  @Test func `colour changes nothing but colour`() {
    let colored = ABFormat.full.render(Self.report(), for: Surface(color: true))
    let plain = ABFormat.full.render(Self.report(), for: Surface())
    #expect(colored != plain && colored.replacing(/\u{1b}\[[0-9;]*m/, with: "") == plain)
  }

  @Test(arguments: ABFormat.allCases, Hostile.payloads)
  func `nothing of a hostile text acts on a terminal or a log`(format: ABFormat, payload: Hostile.Payload) {
    let text = format.render(Self.report(payload.text), for: Surface())
    #expect(text.unicodeScalars.filter { !$0.isInert && $0 != "\n" }.isEmpty)
    for line in text.split(separator: "\n") {
      #expect(line.firstMatch(of: /##\w*\[/) == nil && !line.drop { $0.isWhitespace }.hasPrefix("::"), "\(line)")
    }
  }

  @Test func `the last line says how it ended`() {
    for (status, words) in [
      (SpangateCore.ExitStatus.regressed, "`terse` is worse than `control` in `contains` (exit status 1)"),
      (.inconclusive, "inconclusive: the variants could not be measured (exit status 125)"),
      (.interrupted, "interrupted: what was measured is saved (exit status 130)"),
    ] {
      #expect(ABFormat.full.render(Self.report(status: status), for: Surface()).hasSuffix("\n\(words)\n"))
    }
  }
}
