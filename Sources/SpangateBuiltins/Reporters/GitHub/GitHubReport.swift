package import SpangateCore
import SpangateTrace

/// Annotations on the lines of the suite, tables in groups, and the verdict, for the log of a GitHub workflow.
///
/// Text from an agent stands in the escaped data of a command, or inert in a line that starts with a text of ours.
package struct GitHubReport: Reporter {
  package static let kind = Kind("github", "annotations for a GitHub workflow")
  package static let fileName = "github.txt"
  /// Warnings, and notes, that become annotations: GitHub keeps no more of one step.
  static let annotationLimit = 10

  package init(config: NoConfig) throws(Misconfigured) {}

  package func render(_ report: Report, for surface: Surface) -> String {
    let report = report.elsewhere(surface.whereabouts)
    let lines =
      (report.preamble.map { ["::notice title=spangate::\($0.workflowData)"] } ?? [])
      + annotations(for: report) + report.suitesByVerdict.flatMap(tables)
      + (report.suites.count > 1 ? [report.held].compactMap { $0 } : [])
      + ["spangate: \(report.headline)"] + (report.nextStep.map { ["\($0.why): \($0.command)"] } ?? [])
    return lines.joined(separator: "\n") + "\n"
  }

  /// Every error, and the first of what is less. GitHub shows ten of each severity; the log has the rest.
  private func annotations(for report: Report) -> [String] {
    let errors = report.listed(as: .error)
    var lines = errors.map(\.annotation)
    if errors.isEmpty, report.exitStatus != .passed {
      lines.append("::error title=spangate::\(report.headline.inert().workflowData)")
    }
    var left: [Finding] = []
    for severity in [FindingSeverity.warning, .note] {
      let group = report.listed(as: severity)
      lines += group.prefix(Self.annotationLimit).map(\.annotation)
      left += group.dropFirst(Self.annotationLimit)
    }
    guard !left.isEmpty else { return lines }
    return lines + grouped("\(left.tally) more", left.map { "  " + $0.line })
  }

  /// What broke stands open, what held is folded.
  private func tables(of suite: Report.SuiteReport) -> [String] {
    let rows = suite.rows
    let title = "\(suite.name.inert(limit: 100)): \(suite.verdict.rawValue)"
    let accounts = rows.compactMap { row in
      row.account.map { "  \(row.comparison.name.inert(limit: 60)): \($0.inert())" }
    }
    let lines =
      accounts + ([suite.held, suite.detectableDrops].compactMap { $0 } + suite.quarantineLines).map { "  " + $0 }
    guard suite.verdict != .passed else { return grouped(title, table(of: rows) + lines) }
    let good = rows.filter { !$0.isBad }
    let held = good.isEmpty ? [] : grouped("\(good.count) more of its scores and measures", table(of: good))
    return [title] + table(of: rows.filter(\.isBad)) + lines + held
  }

  private func table(of rows: [ComparisonRow]) -> [String] {
    rows.isEmpty ? [] : TextTable(of: rows) { $0.inert(limit: 60) }.lines()
  }

  private func grouped(_ title: String, _ lines: [String]) -> [String] {
    ["::group::\(title.workflowData)"] + lines + ["::endgroup::"]
  }
}

extension Finding {
  /// `::error file=…,line=…,col=…,endColumn=…,title=…::message`
  fileprivate var annotation: String {
    let command =
      switch severity {
      case .error: "error"
      case .warning: "warning"
      case .note: "notice"
      }
    var properties: [(String, String)] = []
    if let range {
      properties = [
        ("file", range.file.inert()), ("line", "\(range.line)"), ("endLine", "\(range.line)"),
        ("col", "\(range.column)"), ("endColumn", "\(range.column + range.length)"),
      ]
    }
    properties.append(("title", "\(rule.code) \(rule.name)"))
    let list = properties.map { "\($0)=\($1.workflowProperty)" }.joined(separator: ",")
    let notes = (caption.map { [Note("limit", $0)] } ?? []) + notes + (evidence?.notes ?? [])
    let text =
      [message.inert(limit: 2_000)]
      + notes.map { "\($0.label.inert()): \($0.text.inert(limit: 2_000))" }
      + (help.map { ["help: \($0.inert())"] } ?? [])
    return "::\(command) \(list)::\(text.joined(separator: "\n").workflowData)"
  }
}
