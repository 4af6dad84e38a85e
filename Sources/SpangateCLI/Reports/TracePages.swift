import SpangateBuiltins
import SpangateCore
import SpangateStore
import SpangateTrace
import SpangateWire

/// Local pages of the traces that findings point at.
struct TracePages: Sendable {
  let folder: TraceFolder
  let store: SQLiteStore
  /// What is stored was redacted by the settings of its time.
  let redactor: Redactor

  /// Writes a page for each trial that the report links to locally.
  func write(for report: Report, console: Console) {
    write(report.suites.flatMap(\.cases).flatMap(\.trials), findings: report.findings, console: console)
  }

  /// The same for those among some trials that are linked to locally.
  func write(_ trials: [Report.TrialReport], findings: [Finding], console: Console) {
    do {
      for trial in trials where trial.urls["page"] != nil { try write(trial.judgement, findings: findings) }
    } catch {
      console.show([folder.unwritten(error)])
    }
  }

  private func write(_ judgement: Judgement, findings: [Finding]) throws {
    guard let request = try store.trace(judgement.traceID) else { return }
    let pass = RedactionPass(redactor)
    let spans = try OTLPTraces.spans(in: request).map { pass.redacted($0) }
    try folder.write(TracePage(trace: spans, judgement: judgement, findings: findings))
  }
}
