import SpangateBuiltins
import SpangateCore
import SpangateStore
import SpangateTrace
import SpangateWire

/// A trial of any run that the store still has, with its spans.
struct StoredTrial {
  private let judgement: Judgement
  private let spans: [SpanRecord]

  /// - Parameter trace: the start of its ID.
  init(_ trace: String, in workspace: Workspace, console: Console) throws {
    let store = try workspace.openStore(console, onlyReads: true)
    // What is stored was redacted by the settings of its time.
    let pass = RedactionPass(Redactor(workspace.settings.redact))
    (judgement, spans) = try console.orStop { () throws(Finding) in
      let judgement = pass.redacted(try store.trial(ofTrace: trace))
      let request = try store.trace(judgement.traceID)
      return (judgement, (request.flatMap { try? OTLPTraces.spans(in: $0) } ?? []).map { pass.redacted($0) })
    }
  }

  /// Whose it is, what came of it, and its spans.
  func text(on surface: Surface) -> String {
    let key = judgement.key
    let title =
      "\(key.suite.inert(limit: 100)), case \(key.case.inert(limit: 100)), variant \(key.variant.inert(limit: 100)), "
      + "trial \(key.index)"
    let failure = judgement.failure.map { "\($0.kind.rawValue): \($0.message.inert(limit: 2_000))" }
    let scores = judgement.scores.map { score in
      "  \(score.name.inert(limit: 60)): \(score.label.rawValue), \(score.explanation.inert(limit: 2_000))"
    }
    let drawing =
      spans.isEmpty
      ? ["no span of it is stored: \(judgement.completeness.gap ?? "traces are \(judgement.completeness.name)")"]
      : TraceDrawing(spans).lines(on: surface)
    return ([title, failure].compactMap { $0 } + scores + [""] + drawing).joined(separator: "\n")
  }

  /// Writes its page.
  ///
  /// - Returns: the page's address.
  func page(in folder: TraceFolder, _ console: Console) throws -> String {
    do {
      try folder.write(TracePage(trace: spans, judgement: judgement))
    } catch {
      throw console.fail(folder.unwritten(error), with: .inconclusive)
    }
    return folder.url(judgement.traceID, nil)
  }
}
