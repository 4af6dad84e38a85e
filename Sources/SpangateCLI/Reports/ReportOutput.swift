import FoundationEssentials
import SpangateCore
import SpangateTrace

/// Writes every report that was asked for. One that fails is said, and hides nothing.
struct ReportOutput<Subject>: Sendable {
  private let outputs: [(format: ReportFormat<Subject>, path: String?)]
  private let console: Console
  /// Shows somebody who only asked for files how it went.
  private let summarize: @Sendable (Subject) -> Void

  /// - Throws: SG0007 for a format that there is not.
  init(
    _ requests: [ReportRequest], among formats: [ReportFormat<Subject>], console: Console,
    summarizing summarize: @escaping @Sendable (Subject) -> Void
  ) throws(Finding) {
    var outputs: [(ReportFormat<Subject>, String?)] = []
    for request in requests {
      guard let format = formats.first(where: { $0.name == request.format }) else {
        let known = formats.map { "`\($0.name)`" }.joined(separator: ", ")
        throw Finding(
          .kindUnknown, "unknown report format `\(request.text.inert())`", help: "the formats are \(known)")
      }
      outputs.append((format, request.path))
    }
    self.outputs = outputs
    self.console = console
    self.summarize = summarize
  }

  func write(_ report: Subject) {
    for (format, path) in outputs {
      do {
        try write(report, as: format, to: path)
      } catch {
        console.show([
          Finding(
            .reporterFailed, "report `\(format.name)` could not be written" + (path.map { " to `\($0)`" } ?? ""),
            notes: [.init("reason", "\(error)".inert())])
        ])
      }
    }
    if outputs.allSatisfy({ $0.path != nil }) { summarize(report) }
  }

  /// Only for programs: a person has seen on stderr what there is to say.
  func writeFailure(_ report: Subject) {
    for (format, path) in outputs where path != nil || !["full", "concise"].contains(format.name) {
      try? write(report, as: format, to: path)
    }
  }

  private func write(_ report: Subject, as format: ReportFormat<Subject>, to path: String?) throws {
    if let path {
      try Data(format.render(report, Surface()).utf8).write(to: URL(filePath: path))
    } else {
      console.out(format.render(report, console.surface))
    }
    try format.complement(report)
  }
}

extension ReportOutput<Report> {
  init(_ requests: [ReportRequest], in workspace: Workspace, console: Console) throws(Finding) {
    let formats = ReportFormat<Report>.all(in: workspace)
    let concise = formats.first { $0.name == "concise" }
    try self.init(requests, among: formats, console: console) { report in
      if let concise { console.error(concise.render(report, Surface(color: console.color))) }
    }
  }
}

extension ReportOutput<ABReport> {
  init(_ requests: [ReportRequest], console: Console) throws(Finding) {
    try self.init(requests, among: ReportFormat<ABReport>.all, console: console) { report in
      console.show(report.findings)
      console.error(report.headline)
    }
  }
}
