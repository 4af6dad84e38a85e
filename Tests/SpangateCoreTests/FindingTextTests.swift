import SpangateCore
import SpangateTrace
import Testing

struct FindingTextTests {
  @Test func `a typo is shown with its place, a caret and a suggestion`() {
    let finding = Finding(
      .keyUnknown, "unknown key `at_mots` in scorer `tool_called`",
      at: SourceRange(file: "suites/refunds.yaml", line: 31, column: 9, length: 7, excerpt: "        at_mots: 2"),
      help: "did you mean `at_most`?")
    #expect(
      finding.text() == """
        error[SG0003]: unknown key `at_mots` in scorer `tool_called`
          --> suites/refunds.yaml:31:9
           |
        31 |         at_mots: 2
           |         ^^^^^^^
        help: did you mean `at_most`?
        """)
    #expect(finding.line == "suites/refunds.yaml:31:9: error[SG0003] unknown key `at_mots` in scorer `tool_called`")
  }

  private static let regression = Finding(
    .scoreRegressed, "`faithfulness` fell from 0.91 to 0.74 in case `partial-refund`",
    at: SourceRange(
      file: "suites/refunds.yaml", line: 23, column: 9, length: 12, excerpt: "      - faithfulness: …"),
    caption: "may drop at most 0.05 below baseline `main`",
    evidence: Evidence(
      suite: "refunds", case: "partial-refund", trial: 3, trace: TraceID("4bf92f3577b34da6a3ce929d0e0e4736"),
      span: SpanID("00f067aa0ba902b7"), spanName: "tool.execute.search_logs",
      url: "http://localhost:16686/trace/4bf92f3577b34da6a3ce929d0e0e4736?uiFind=00f067aa0ba902b7"),
    notes: [.init("change", "−0.17 [−0.24, −0.10], 95 % interval, 8 trials (baseline 24)")],
    help: "open the trace, or run `spangate baseline accept` if the drop is intended")

  @Test func `a regression is shown in the same form, with its span and its page`() {
    #expect(
      Self.regression.text() == """
        error[SG0101]: `faithfulness` fell from 0.91 to 0.74 in case `partial-refund`
          --> suites/refunds.yaml:23:9
           |
        23 |       - faithfulness: …
           |         ^^^^^^^^^^^^ may drop at most 0.05 below baseline `main`
           = change: −0.17 [−0.24, −0.10], 95 % interval, 8 trials (baseline 24)
           = span:   00f067aa0ba902b7 `tool.execute.search_logs`, trial 3
           = trace:  http://localhost:16686/trace/4bf92f3577b34da6a3ce929d0e0e4736?uiFind=00f067aa0ba902b7
        help: open the trace, or run `spangate baseline accept` if the drop is intended
        """)
  }

  @Test func `colour changes nothing but colour`() {
    let colored = Self.regression.text(color: true)
    #expect(colored.hasPrefix("\u{1b}[1;31merror[SG0101]\u{1b}[0m"))
    #expect(colored.replacing(/\u{1b}\[[0-9;]*m/, with: "") == Self.regression.text())
  }

  @Test func `a finding of no file shows its evidence, and the trace's ID where there is no page`() {
    var finding = Self.regression
    finding.range = nil
    finding.help = nil
    finding.evidence?.url = nil
    #expect(
      finding.text() == """
        error[SG0101]: `faithfulness` fell from 0.91 to 0.74 in case `partial-refund`
           = limit:  may drop at most 0.05 below baseline `main`
           = change: −0.17 [−0.24, −0.10], 95 % interval, 8 trials (baseline 24)
           = span:   00f067aa0ba902b7 `tool.execute.search_logs`, trial 3
           = trace:  4bf92f3577b34da6a3ce929d0e0e4736
        """)
    #expect(finding.line == "error[SG0101] `faithfulness` fell from 0.91 to 0.74 in case `partial-refund`")
  }

  @Test(arguments: [
    ("a: [1, x]", 8, 1, "a: [1, x]", "       ^"),
    ("\tkey:\tvalue", 7, 5, " key: value", "      ^^^^^"),
    ("名前: 日本語, wrong", 10, 5, "名前: 日本語, wrong", "              ^^^^^"),
    ("日本: x", 1, 2, "日本: x", "^^^^"),
    ("e\u{301}a: b", 3, 1, "e\u{301}a: b", " ^"),
    ("a: \u{1b}[1mx", 8, 1, "a: \\u{1b}[1mx", "            ^"),
    ("a: b\r", 4, 9, "a: b", "   ^"),
    ("key:", 6, 1, "key:", "    ^"),
    ("##[group]", 1, 2, "##\\u{5b}group]", "^^"),
  ])
  func `the caret stands under its text`(excerpt: String, column: Int, length: Int, line: String, caret: String) {
    let range = SourceRange(file: "f", line: 7, column: column, length: length, excerpt: excerpt)
    let lines = Finding(.valueInvalid, "m", at: range).text().split(separator: "\n")
    #expect(lines.dropFirst(3).joined(separator: "\n") == "7 | \(line)\n  | \(caret)")
  }

  @Test func `a long line is cut to a window round the caret`() {
    let excerpt = String(repeating: "a", count: 300) + "HERE" + String(repeating: "b", count: 1 << 20)
    let range = SourceRange(file: "f", line: 7, column: 301, length: 4, excerpt: excerpt)
    let lines = Finding(.valueInvalid, "m", at: range).text().split(separator: "\n")
    #expect(lines[3] == "7 | …" + String(repeating: "a", count: 39) + "HERE" + String(repeating: "b", count: 55) + "…")
    #expect(lines[4] == "  | " + String(repeating: " ", count: 40) + "^^^^")
  }

  @Test func `many findings end with how many there are`() {
    let findings = [Finding(.keyUnknown, "a"), Finding(.keyMissing, "b"), Finding(.spansLate, "c")]
    #expect(
      findings.text() == "error[SG0003]: a\n\nerror[SG0004]: b\n\nwarning[SG0204]: c\n\n2 errors, 1 warning\n")
    #expect([Finding]().text() == "")
    #expect([Finding(.caseAdded, "a")].tally == "1 note")
  }

  @Test func `many of one rule are folded, and all are counted`() {
    let many = (1...1_000).map { Finding(.keyUnknown, "unknown key `k\($0)`") } + [Finding(.suiteEmpty, "no case")]
    #expect(many.folded.count == 22)
    #expect(many.folded[20].line == "error[SG0003] 980 more of `key-unknown`")
    #expect(many.text().hasSuffix("1001 errors\n"))
    #expect(many.prefix(20).map(\.message) == Array(many.prefix(20)).folded.map(\.message))
  }
}
