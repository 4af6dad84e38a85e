import FoundationEssentials
import SpangateBuiltins
import SpangateCore
import SpangateWire
import SpangateStore

/// Local pages of the traces that findings point at, for when there is no backend to look at them in.
struct TracePages: Sendable {
  let folder: String
  let store: SQLiteStore
  /// What is stored was redacted by the settings of its time.
  let redactor: Redactor

  /// A `file://` URL, with the span as its fragment.
  var url: @Sendable (TraceID, SpanID?) -> String {
    let base = URL(filePath: folder, directoryHint: .isDirectory).absoluteURL.absoluteString
    return { trace, span in "\(base)\(trace).html\(span.map { "#\($0)" } ?? "")" }
  }

  /// Writes a page for each trial that the report links to locally.
  func write(for report: Report, console: Console) {
    write(report.suites.flatMap(\.cases).flatMap(\.trials), findings: report.findings, console: console)
  }

  /// The same for those among some trials that are linked to locally.
  func write(_ trials: [Report.TrialReport], findings: [Finding], console: Console) {
    let trials = trials.filter { $0.urls["page"] != nil }
    guard !trials.isEmpty else { return }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      for trial in trials { try write(trial.judgement, findings: findings) }
    } catch {
      console.show([
        Finding(
          .reporterFailed, "pages of traces could not be written to `\(folder)`", notes: [.init("reason", "\(error)")])
      ])
    }
  }

  private func write(_ judgement: Judgement, findings: [Finding]) throws {
    guard let request = try store.trace(judgement.traceID) else { return }
    let pass = RedactionPass(redactor)
    let spans = try OTLPTraces.spans(in: request).map { pass.redacted($0) }
    let page = TracePage(trace: spans, judgement: judgement, findings: findings)
    try Data(page.html.utf8).write(to: URL(filePath: "\(folder)/\(judgement.traceID).html"))
  }
}
