package import SpangateCore
import SpangateTrace

/// A comment for a change or a pipeline's summary page, in GitHub's Markdown.
///
/// Text from an agent stands in code only, which nothing in it can end: it makes no markup, mention or link.
package struct MarkdownReport: Reporter {
  package static let kind = Kind("markdown", "a comment for a pull request or a summary page")
  package static let fileName = "report.md"
  /// How much of what broke stands open, and how much is folded into one block.
  static let (openLimit, foldedLimit) = (10, 20)
  /// What GitHub takes as a comment is 65,536 characters.
  package static let commentLimit = 65_000
  /// What GitHub takes as a step's summary is 1 MiB.
  package static let summaryLimit = 1_000_000

  package init(config: NoConfig) throws(Misconfigured) {}

  package func render(_ report: Report, for surface: Surface) -> String {
    Self.text(of: report, for: surface, limit: Self.commentLimit)
  }

  /// What broke stands open, what held is folded.
  ///
  /// - Parameter limit: in bytes; blocks that do not fit are left out and counted. The headline always stands.
  package static func text(of report: Report, for surface: Surface = Surface(), limit: Int) -> String {
    let report = report.elsewhere(surface.whereabouts)
    let preamble = report.preamble.map { "> " + $0.prefix(1).uppercased() + $0.dropFirst() + "." }
    let head = [headline(of: report), preamble, facts(of: report), next(of: report)].compactMap { $0 }
    let suites = report.suitesByVerdict
    let blocks =
      broken(report) + suites.filter { $0.verdict != .passed }.map { suite($0) }
      + [report.held.map { "\($0.markdownProse())." }].compactMap { $0 }
      + suites.filter { $0.verdict == .passed }.map(foldedSuite)
      + flaky(in: report) + failing(in: report) + others(of: report)
    // Room for the line that counts what was left out.
    var left = limit - head.reduce(200) { $0 + $1.utf8.count + 2 }
    let kept = blocks.filter { block in
      guard block.utf8.count + 2 <= left else { return false }
      left -= block.utf8.count + 2
      return true
    }
    let omitted = blocks.count - kept.count
    let more = omitted > 0 ? ["_\(omitted.counted("more block")) left out: the whole is in the other reports._"] : []
    return (head + kept + more).joined(separator: "\n\n") + "\n"
  }

  private static func headline(of report: Report) -> String {
    let sign =
      switch report.exitStatus {
      case .passed: "✅"
      case .inconclusive, .hungUp, .interrupted, .quit, .terminated: "⚠️"
      case .regressed, .invalid, .misused, .bug: "❌"
      }
    return "## \(sign) spangate: \(report.headline.markdownProse())"
  }

  /// nil where nothing ran.
  private static func facts(of report: Report) -> String? {
    let run = report.run
    guard !run.id.isEmpty else { return nil }
    let facts = [
      run.baseline.map { "baseline \($0.markdownCode(limit: 100))" } ?? "no baseline",
      "variant \(run.variant.markdownCode(limit: 100))",
      run.experimentID.map { "experiment \($0.markdownCode(limit: 100))" }, run.trials.counted("trial"),
      run.cost.value.map(Figure.dollars.text),
      run.judging?.measurement.value.map { "judges \(Figure.dollars.text($0))" },
      Figure.seconds.text(run.duration),
      "run \(run.id.markdownCode(limit: 100))", run.revision.map { "revision \($0.prefix(12).inertCode)" },
    ]
    return facts.compactMap { $0 }.joined(separator: " · ")
  }

  private static func next(of report: Report) -> String? {
    report.nextStep.map {
      "\($0.why.prefix(1).uppercased())\($0.why.dropFirst()): \($0.command.markdownCode(limit: .max))"
    }
  }

  private static func suite(_ suite: Report.SuiteReport) -> String {
    let rows = suite.rows
    let (bad, good) = (rows.filter(\.isBad), rows.filter { !$0.isBad })
    let title = "### \(suite.name.markdownCode(limit: 100)): \(suite.verdict.rawValue)"
    let rest = good.isEmpty ? [] : [folded("\(good.count) more of its scores and measures", table(of: good))]
    let parts = [table(of: bad), lines(of: suite, bad), path(of: suite)].filter { !$0.isEmpty }
    return ([title] + parts + rest).joined(separator: "\n\n")
  }

  private static func foldedSuite(_ suite: Report.SuiteReport) -> String {
    let held = suite.held.map { ": \($0.html(limit: 1_000))" } ?? ""
    let parts = [table(of: suite.rows), lines(of: suite, suite.rows), path(of: suite)].filter { !$0.isEmpty }
    return folded(
      "<code>\(suite.name.html(limit: 100))</code> \(suite.verdict.rawValue)\(held)", parts.joined(separator: "\n\n"))
  }

  /// Empty where nothing changed.
  private static func path(of suite: Report.SuiteReport) -> String {
    (ChangedPath(suite.path)?.markdown ?? []).joined(separator: "\n")
  }

  /// Empty for no rows.
  private static func table(of rows: [ComparisonRow]) -> String {
    rows.isEmpty ? "" : TextTable(of: rows) { $0.markdownCell(limit: 60) }.markdown.joined(separator: "\n")
  }

  /// What there is to say below the table of some rows.
  private static func lines(of suite: Report.SuiteReport, _ rows: [ComparisonRow]) -> String {
    let accounts = rows.compactMap { row in
      row.account.map { "\(row.comparison.name.markdownCode(limit: 60)): \($0.markdownProse())" }
    }
    let lines =
      accounts + ([suite.detectableDrops].compactMap { $0 } + suite.quarantineLines).map { $0.markdownProse() }
    return lines.map { "- \($0)" }.joined(separator: "\n")
  }

  /// - Parameters:
  ///   - title: HTML.
  ///   - body: Markdown.
  static func folded(_ title: String, _ body: String) -> String {
    "<details><summary>\(title)</summary>\n\n\(body)\n\n</details>"
  }
}

extension Substring {
  fileprivate var inertCode: String { String(self).markdownCode() }
}
