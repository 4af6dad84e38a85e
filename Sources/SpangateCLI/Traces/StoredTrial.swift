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
  ///
  /// - Parameter isWhole: with what was said in each span.
  func text(on surface: Surface, withContent isWhole: Bool = false) -> String {
    let key = judgement.key
    let title =
      "\(key.suite.inert(limit: 100)), case \(key.case.inert(limit: 100)), variant \(key.variant.inert(limit: 100)), "
      + "trial \(key.index)"
    let failure = judgement.failure.map { "\($0.kind.rawValue): \($0.message.inert(limit: 2_000))" }
    let scores = judgement.scores.map { score in
      "  \(score.name.inert(limit: 60)): \(score.label.rawValue), \(score.explanation.inert(limit: 2_000))"
    }
    let answer =
      isWhole && !judgement.answerExcerpt.isEmpty
      ? ["", "answer:"] + judgement.answerExcerpt.inertLines(limit: 2_000).split(separator: "\n").map { "  \($0)" } : []
    let drawing =
      spans.isEmpty
      ? ["no span of it is stored: \(judgement.completeness.gap ?? "traces are \(judgement.completeness.name)")"]
      : TraceDrawing(spans, blames: judgement.blames, showsContent: isWhole).lines(on: surface)
    return ([title, failure].compactMap { $0 } + scores + answer + [""] + drawing).joined(separator: "\n")
  }

  /// As it is kept, with its spans as OTLP/JSON.
  var json: JSONValue { ["judgement": EncodedJudgement(judgement).json, "trace": otlp] }

  /// The spans as OTLP/JSON.
  var otlp: JSONValue { OTLPJSON.json(from: OTLPTraces.request(for: spans), of: .traces) }

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
