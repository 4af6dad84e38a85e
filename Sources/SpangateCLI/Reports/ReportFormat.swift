import SpangateBuiltins
import SpangateCore
import SpangateTrace

/// A form in which a report of some type can be written.
struct ReportFormat<Subject>: Sendable {
  let name: String
  let render: @Sendable (Subject, Surface) -> String
  /// Whether it is text that a person reads, not a program.
  var isForPeople = false
  /// What belongs to it beside the text.
  var complement: @Sendable (Subject, Surface) throws -> Void = { _, _ in }
}

extension ReportFormat<Report> {
  /// One for each reporter of the registry.
  static func all(environment: [String: String]) -> [ReportFormat] {
    Workspace.registry.reporters.compactMap { type in
      guard let reporter = try? type.init(config: NoConfig()) else { return nil }
      var format = ReportFormat(name: type.kind.id) { reporter.render($0, for: $1) }
      format.isForPeople = type is FullReport.Type || type is ConciseReport.Type
      if type is GitHubReport.Type {
        format.complement = { try StepSummary(environment: environment)?.append($0, for: $1) }
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

  func append(_ report: Report, for surface: Surface) throws {
    let summary = MarkdownReport.text(of: report, for: surface, limit: MarkdownReport.summaryLimit)
    try ReportFile(path: path).append(Array(summary.utf8))
  }
}
