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
  ///
  /// - Parameters:
  ///   - suites: those of the report, which know what was asked.
  ///   - traces: of passing trials that the store may not have.
  func write(for report: Report, of suites: [Suite], beside traces: [BaselineTraces], console: Console) {
    let cases = report.suites.flatMap(\.cases)
    let beside = cases.flatMap(\.scores).compactMap { $0.suspect }.compactMap { suspect -> Report.TrialReport? in
      guard let passing = suspect.passing, suspect.passingURL?.hasPrefix("file:") ?? false else { return nil }
      return Report.TrialReport(judgement: passing, urls: ["page": suspect.passingURL ?? ""])
    }
    write(cases.flatMap(\.trials) + beside, of: suites, beside: traces, findings: report.findings, console: console)
  }

  /// The same for those among some trials that are linked to locally.
  func write(
    _ trials: [Report.TrialReport], of suites: [Suite], beside traces: [BaselineTraces] = [], findings: [Finding],
    console: Console
  ) {
    let questions = AskedQuestion(suites, RedactionPass(redactor))
    let kept = CaseTraces(store: store, beside: traces)
    do {
      for trial in trials where trial.urls["page"] != nil {
        try write(trial.judgement, kept, questions, findings: findings)
      }
    } catch {
      console.show([folder.unwritten(error)])
    }
  }

  private func write(
    _ judgement: Judgement, _ kept: CaseTraces, _ questions: AskedQuestion, findings: [Finding]
  ) throws {
    guard let request = kept.request(judgement.traceID) else { return }
    let pass = RedactionPass(redactor)
    let spans = try OTLPTraces.spans(in: request).map { pass.redacted($0) }
    try folder.write(
      TracePage(trace: spans, judgement: judgement, findings: findings, asked: questions.asked(judgement.key)))
  }
}
