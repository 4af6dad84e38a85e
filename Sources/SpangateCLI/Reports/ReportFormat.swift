import FoundationEssentials
import SpangateBuiltins
import SpangateCore
import SpangateTrace

/// A form in which a report of some type can be written.
struct ReportFormat<Subject>: Sendable {
  let name: String
  let render: @Sendable (Subject, Surface) -> String
  /// What belongs to it beside the text.
  var complement: @Sendable (Subject) throws -> Void = { _ in }
}

extension ReportFormat<Report> {
  /// One for each reporter of the registry.
  static func all(in workspace: Workspace) -> [ReportFormat] {
    workspace.registry.reporters.compactMap { type in
      guard let reporter = try? type.init(config: NoConfig()) else { return nil }
      var format = ReportFormat(name: type.kind.id) { reporter.render($0, for: $1) }
      if type is GitHubReport.Type {
        format.complement = { try StepSummary(environment: workspace.environment)?.append($0) }
      }
      return format
    }
  }
}

extension ReportFormat<ABReport> {
  static let all = ABFormat.allCases.map { format in
    ReportFormat(name: format.rawValue) { format.render($0, for: $1) }
  }
}

/// What GitHub shows on the page of a workflow's run: whatever was appended to a file.
struct StepSummary {
  private let path: String

  /// - Returns: nil outside of a workflow.
  init?(environment: [String: String]) {
    guard let path = environment["GITHUB_STEP_SUMMARY"], !path.isEmpty else { return nil }
    self.path = path
  }

  func append(_ report: Report) throws {
    let summary = Data(MarkdownReport.text(of: report, limit: MarkdownReport.summaryLimit).utf8)
    let file = URL(filePath: path)
    let before = (try? Data(contentsOf: file)) ?? Data()
    try (before + summary).write(to: file)
  }
}
