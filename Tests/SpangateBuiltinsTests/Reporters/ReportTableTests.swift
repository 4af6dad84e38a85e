import SpangateBuiltins
import SpangateCore
import SpangateTrace
import Testing

struct ReportTableTests {
  private func render(_ suites: [Report.SuiteReport], _ verdict: Verdict = .regressed, width: Int? = nil) throws
    -> String
  {
    let report = Report(verdict: verdict, exitStatus: verdict.exitStatus, run: .stub(), suites: suites)
    return try FullReport(config: NoConfig()).render(report, for: Surface(width: width))
  }

  private func row(_ comparison: Comparison, isMeasure: Bool = false) throws -> Substring {
    let suite = Report.suite(
      .passed, scores: isMeasure ? [] : [comparison], measures: isMeasure ? [comparison] : [], cases: [])
    return try #require(try render([suite], .passed).split(separator: "\n").dropFirst(2).first)
  }

  @Test(arguments: [nil, 80, 100, 40])
  func `no line of a table is wider than its place, whatever the names are`(width: Int?) throws {
    let names = ["contains", String(repeating: "long", count: 40), String(repeating: "日本", count: 40), "a_b"]
    let scores = names.map { name in
      var score = Comparison.stub(
        name, from: 0.93, to: 0.1234567, interval: -0.9 ... -0.6, verdict: .regressed, trials: 12_345)
      (score.baselineTrials, score.severity) = (123_456, .advisory)
      return score
    }
    let measures = ["latency", "cost_usd", "input_tokens"].map {
      Comparison.stub($0, from: 123_456, to: 234_567, interval: 111_000...112_000)
    }
    let text = try render([Report.suite(.regressed, scores: scores, measures: measures, cases: [])], width: width)
    let table = text.split(separator: "\n").dropFirst().prefix(8)
    for line in table { #expect(line.columns <= width ?? 80, "\(line)") }
    #expect(table.allSatisfy { $0.hasPrefix("  ") } && table.contains { $0.contains("…") })
    #expect(width ?? 80 < 80 || table.dropFirst().prefix(4).allSatisfy { $0.hasSuffix("regressed, advisory") })
  }

  @Test func `what nothing gates has not passed`() throws {
    var latency = Comparison.stub("latency", from: 1.2, to: 1.3)
    #expect(try row(latency, isMeasure: true).hasSuffix("passed"))
    latency.isGated = false
    #expect(try row(latency, isMeasure: true).hasSuffix("not gated"))
    var first = Comparison.stub(from: nil)
    first.isGated = false
    #expect(try row(first).hasSuffix("not compared"))
  }

  @Test func `a case of which a score is compared with nothing has not held as a whole`() throws {
    var edited = Report.passing("edited")
    var other = Comparison.stub("other", from: nil)
    other.severity = .blocking
    edited.scores.append(other)
    let suite = Report.suite(.passed, scores: [.stub()], measures: [], cases: [Report.passing("whole"), edited])
    let text = try render([suite], .passed)
    #expect(text.contains("1 case held"), "\(text)")
    #expect(text.contains(", 1 held in some scores and not compared in others"))
  }

  @Test func `no figure seems to have changed into itself`() throws {
    #expect(try row(.stub(from: 0.914, to: 0.906, interval: nil)).contains(/0\.914 +0\.906 +−0\.008/))
    #expect(try row(.stub(from: 0.91, to: 0.91, interval: nil)).contains(/0\.91 +0\.91 +0\.00/))
    #expect(try row(.stub("turns", from: 2, to: 2.04, interval: nil), isMeasure: true).contains(/2\.0 +2\.04 +\+0\.04/))
    #expect(
      try row(.stub("latency", from: 1.2, to: 1.2031, interval: nil), isMeasure: true)
        .contains(/1\.200 s +1\.203 s +\+3\.1 ms/) == true)
    #expect(
      try row(.stub("cost_usd", from: 0.00211, to: 0.00213, interval: nil), isMeasure: true)
        .contains(/0\.00211 +0\.00213\s/))
  }

  @Test func `a row that regressed says why, and in a whole that fell only cases hold that are no lower`() throws {
    let score = Comparison.stub(
      to: 0.74, verdict: .regressed, why: "all cases together are at 0.74, and the floor is 0.80")
    var lower = Report.passing("lower")
    lower.scores = [.stub(from: 1, to: 0.9)]
    let cases = [Report.passing("a"), Report.passing("b"), lower]
    let fallen = try render([Report.suite(.regressed, scores: [score], cases: cases)])
    #expect(fallen.contains("\n  contains: all cases together are at 0.74, and the floor is 0.80\n"))
    let bound = "(not shown to differ; a drop of 0.07 would have been seen in each)"
    let loss = "1 lower too (by 0.10 in `lower`; alone not shown to be worse)"
    #expect(fallen.contains("\n  2 cases held \(bound), \(loss)\n"))
    let more = [("x", 0.9), ("y", 0.75), ("z", 0.5), ("w", 0.8)].map { id, now in
      var item = Report.passing(id)
      item.scores = [.stub(from: 1, to: now)]
      return item
    }
    #expect(
      try render([Report.suite(.regressed, scores: [score], cases: Array(more.prefix(2)))])
        .contains("\n  2 cases lower too (by 0.25 in `y`, 0.10 in `x`; none of them alone shown to be worse)\n"))
    #expect(
      try render([Report.suite(.regressed, scores: [score], cases: more)])
        .contains("\n  4 cases lower too (by 0.10 to 0.50, most in `z`; none of them alone shown to be worse)\n"))
    let held = try render([Report.suite(.passed, scores: [.stub()], cases: cases)], .passed)
    #expect(held.contains("\n  3 cases held \(bound)\n"))
  }

  @Test func `what held says of every case how large a drop would have been seen`() throws {
    func item(_ id: String, _ reach: Held.Reach) -> Report.CaseReport {
      var item = Report.passing(id)
      item.scores[0].held = Held(reach)
      return item
    }
    let cases =
      (0..<4).map { item("c\($0)", .drop(0.418)) } + [
        item("thin", .death), item("few", .nothing), item("d", .drop(0.6)),
      ]
    let line =
      "7 cases held (not shown to differ; a drop of 0.42 would have been seen in 4, of 0.60 in 1 (`d`), only a case that "
      + "never passes would have been named in 1 (`thin`), no drop would have been seen in 1 (`few`))"
    #expect(try render([Report.suite(.passed, scores: [.stub()], cases: cases)], .passed).contains("\n  \(line)\n"))
    let many = (1...9).map { item("c\($0)", .drop(Double($0) / 10)) }
    let text = try render([Report.suite(.passed, scores: [.stub()], cases: many)], .passed)
    #expect(text.contains("a drop of 0.50 would have been seen in 5, of 0.90 in 4)"))
    var whole = Comparison.stub("blunt")
    whole.held = Held(.nothing)
    let rows = try render([Report.suite(.passed, scores: [.stub(), whole], cases: cases)], .passed)
    #expect(
      rows.contains(
        "\n  all cases together: not shown to differ; a drop of 0.07 in `contains` would have been seen, no drop would have "
          + "been seen in `blunt`\n"))
  }

  @Test func `an ID in what held makes no markup`() throws {
    var item = Report.passing("<b>x")
    item.scores[0].held = Held(.nothing)
    let report = Report(
      verdict: .passed, exitStatus: .passed, run: .stub(),
      suites: [Report.suite(.passed, scores: [.stub()], cases: [item, Report.passing("a")])], findings: [])
    let text = try MarkdownReport(config: NoConfig()).render(report, for: Surface())
    #expect(text.contains("&lt;b&gt;x") && text.contains("no drop would have been seen in 1 (`<b>x`)"))
    #expect(text.replacing("`<b>x`", with: "").contains("<b>") == false)
  }

  @Test func `what improved has not held`() throws {
    var item = Report.passing("a")
    item.scores[0].improved = true
    let cases = [item, Report.passing("b")]
    let text = try render([Report.suite(.passed, scores: [.stub()], cases: cases)], .passed)
    #expect(text.contains("\n  1 case held (") && text.contains("), 1 improved\n"))
  }

  @Test func `what was not compared has not held`() throws {
    var item = Report.passing("a")
    item.scores = [.stub(from: nil)]
    let text = try render([Report.suite(.passed, scores: [.stub(from: nil)], cases: [item])], .passed)
    #expect(text.contains("\n  1 case not compared\n") && !text.contains("held"))
  }

  @Test(arguments: ["full", "github", "markdown"])
  func `what broke comes first`(kind: String) throws {
    var (good, bad) = (Report.suite(.passed, scores: [.stub()], cases: [Report.passing("a")]), Report.regressed)
    good.name = "good"
    bad.suites.insert(good, at: 0)
    let type = try #require(Registry.builtinReporters.first { $0.kind.id == kind })
    let text = try type.make().render(bad, for: Surface())
    let places = try ["SG0101", "ops-assistant", "good"].map { word in
      // The finding's place names the first suite's file, not the suite.
      try #require(text.ranges(of: word).first { !text[$0.upperBound...].hasPrefix(".yaml") }).lowerBound
    }
    #expect(places == places.sorted())
  }
}
