import FoundationEssentials
import SpangateBuiltins
import SpangateCore
import SpangateTrace

/// One `--report FORMAT[=PATH]`.
struct ReportRequest: Sendable {
  var reporter: any Reporter.Type
  /// nil for stdout.
  var path: String?

  init(_ text: String, registry: Registry) throws(Finding) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard let kind = parts.first, let reporter = registry.reporters.first(where: { $0.kind.id == kind }) else {
      let known = registry.reporters.map { "`\($0.kind.id)`" }.joined(separator: ", ")
      throw Finding(.kindUnknown, "unknown report format `\(text.inert())`", help: "the formats are \(known)")
    }
    self.reporter = reporter
    path = parts.count == 2 ? parts[1] : nil
  }
}

/// Writes every report that was asked for. One that fails is said, and hides nothing.
struct ReportOutput: Sendable {
  let requests: [ReportRequest]
  let registry: Registry
  let environment: [String: String]
  let console: Console

  func write(_ report: Report) {
    for request in requests {
      do {
        try write(report, as: request)
      } catch {
        console.show([
          Finding(
            .reporterFailed,
            "report `\(request.reporter.kind.id)` could not be written"
              + (request.path.map { " to `\($0)`" } ?? ""), notes: [.init("reason", "\(error)".inert())])
        ])
      }
    }
    // Somebody who only asked for files still sees how it went.
    if !requests.contains(where: { $0.path == nil }), let concise = reporter("concise") {
      Console.error(render(report, by: concise, on: Surface(color: console.color)))
    }
  }

  private func write(_ report: Report, as request: ReportRequest) throws {
    if let path = request.path {
      try Data(render(report, by: request.reporter, on: Surface()).utf8).write(to: URL(filePath: path))
    } else {
      Console.out(render(report, by: request.reporter, on: console.surface))
    }
    if request.reporter.kind.id == "github" { try writeStepSummary(report) }
  }

  /// GitHub shows what is appended to this file on the run's page.
  private func writeStepSummary(_ report: Report) throws {
    guard let path = environment["GITHUB_STEP_SUMMARY"], !path.isEmpty else { return }
    let summary = Data(MarkdownReport.text(of: report, limit: MarkdownReport.summaryLimit).utf8)
    let file = URL(filePath: path)
    let before = (try? Data(contentsOf: file)) ?? Data()
    try (before + summary).write(to: file)
  }

  private func reporter(_ kind: String) -> (any Reporter.Type)? { registry.reporters.first { $0.kind.id == kind } }

  private func render(_ report: Report, by reporter: any Reporter.Type, on surface: Surface) -> String {
    guard let reporter = try? reporter.init(config: NoConfig()) else { return "" }
    return reporter.render(report, for: surface)
  }
}
