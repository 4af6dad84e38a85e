package import SpangateCore
import SpangateTrace

/// Annotations on the lines of the suite, tables in groups, and the verdict, for the log of a GitHub workflow.
///
/// Text from an agent stands in the escaped data of a command, or inert in a line that starts with a text of ours.
package struct GitHubReport: Reporter {
  package static let kind = Kind("github", "annotations for a GitHub workflow")
  package static let fileName = "github.txt"
  /// Annotations of one severity that GitHub keeps of one step.
  static let annotationLimit = 10

  package init(config: NoConfig) throws(Misconfigured) {}

  package func render(_ report: Report, for surface: Surface) -> String {
    let lines =
      (report.preamble.map { ["::notice title=spangate::\($0.workflowData)"] } ?? [])
      + annotations(for: report.findings) + report.suites.flatMap(group) + ["spangate: \(report.headline)"]
      + (report.nextStep.map { ["\($0.why): \($0.command)"] } ?? [])
    return lines.joined(separator: "\n") + "\n"
  }

  /// The first of each severity; where some do not fit, the last notice says how many.
  private func annotations(for findings: [Finding]) -> [String] {
    let groups = FindingSeverity.allCases.map { severity in findings.filter { $0.severity == severity } }
    let isFull = groups.contains { $0.count > Self.annotationLimit }
    var lines: [String] = []
    var left = 0
    for (severity, group) in zip(FindingSeverity.allCases, groups) {
      let room = severity == .note && isFull ? Self.annotationLimit - 1 : Self.annotationLimit
      lines += group.prefix(room).map(\.annotation)
      left += max(0, group.count - room)
    }
    if left > 0 { lines.append("::notice title=spangate::\(left) more of \(findings.tally), see the report") }
    return lines
  }

  private func group(of suite: Report.SuiteReport) -> [String] {
    let table = TextTable(of: suite) { $0.inert(limit: 60) }
    let lines = table.rows.isEmpty ? [] : table.lines()
    let title = "\(suite.name.inert(limit: 100)): \(suite.verdict.rawValue)"
    return ["::group::\(title.workflowData)"] + lines + suite.quarantineLines.map { "  " + $0 } + ["::endgroup::"]
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
