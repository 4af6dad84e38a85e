import ArgumentParser
import SpangateBuiltins
import SpangateCore

/// Which reports are written of a gate.
struct ReportOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write a report as \(Self.formats), to stdout or to a file; repeatable. (default: full)",
      valueName: "format[=path]"))
  var report: [String] = []

  private static var formats: String {
    Workspace.registry.reporters.map { $0.kind.id }.formatted
  }
}

/// Which reports are written of a comparison of variants.
struct ABReportOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write a report as \(ABFormat.allCases.map(\.rawValue).formatted), to stdout or to a file; repeatable. "
        + "(default: full)", valueName: "format[=path]"))
  var report: [String] = []
}

/// Where traces go.
struct ExportOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Send traces here only; repeatable. (default: every backend of the settings)", valueName: "backend|url"))
  var export: [String] = []
}

extension [ReportRequest] {
  /// - Parameter texts: `FORMAT` or `FORMAT=PATH` each; the full report on stdout when there is none.
  init(_ texts: [String]) { self = texts.isEmpty ? [.full] : texts.map { ReportRequest($0) } }
}

extension [String] {
  /// `a, b or c`.
  fileprivate var formatted: String { dropLast().joined(separator: ", ") + " or " + (last ?? "") }
}
