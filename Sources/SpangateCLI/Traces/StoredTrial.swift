import SpangateBuiltins
import SpangateCore
import SpangateStore
import SpangateTrace
import SpangateWire

/// A trial of any run that the store still has, with its spans.
struct StoredTrial {
  let judgement: Judgement
  let spans: [SpanRecord]
  /// What it is of.
  let run: RunRecord
  private let asked: TracePage.Asked?

  /// - Parameter trace: the start of its ID.
  init(_ trace: String, in workspace: Workspace, console: Console) throws {
    try self.init(trace, in: try workspace.openStore(console, onlyReads: true), workspace, console)
  }

  init(_ trace: String, in store: SQLiteStore, _ workspace: Workspace, _ console: Console) throws {
    // What is stored was redacted by the settings of its time.
    let pass = RedactionPass(Redactor(workspace.settings.redact))
    (judgement, spans, run, asked) = try console.orStop { () throws(Finding) in
      let (judgement, run) = try store.trial(ofTrace: trace)
      let request = try store.trace(judgement.traceID)
      let questions = AskedQuestion(suite: judgement.key.suite, in: run, loader: workspace.loader, pass)
      return (
        pass.redacted(judgement), (request.flatMap { try? OTLPTraces.spans(in: $0) } ?? []).map { pass.redacted($0) },
        run, questions.asked(judgement.key)
      )
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
    let question =
      asked.map { asked in
        said("asked", asked.input, isWhole) + (asked.expected.map { said("expected", $0, isWhole) } ?? [])
      } ?? []
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
    return ([title] + question + [failure].compactMap { $0 } + scores + answer + [""] + drawing).joined(separator: "\n")
  }

  /// A line of it, or all of it.
  private func said(_ word: String, _ text: String, _ isWhole: Bool) -> [String] {
    guard isWhole, text.utf8.contains(0x0a) else { return ["  \(word): \(text.inert(limit: isWhole ? 2_000 : 200))"] }
    return ["  \(word):"] + text.inertLines(limit: 2_000).split(separator: "\n").map { "    \($0)" }
  }

  /// As it is kept, with its spans as OTLP/JSON.
  var json: JSONValue {
    var members: JSONObject = ["judgement": EncodedJudgement(judgement).json]
    if let asked { members["input"] = .string(asked.input) }
    if let expected = asked?.expected { members["expected"] = .string(expected) }
    members["trace"] = otlp
    return .object(members)
  }

  /// The spans as OTLP/JSON.
  var otlp: JSONValue { OTLPJSON.json(from: OTLPTraces.request(for: spans), of: .traces) }

  /// Writes its page.
  ///
  /// - Returns: the page's address.
  func page(in folder: TraceFolder, _ console: Console) throws -> String {
    do {
      try folder.write(TracePage(trace: spans, judgement: judgement, asked: asked))
    } catch {
      throw console.fail(folder.unwritten(error), with: .inconclusive)
    }
    return folder.url(judgement.traceID, nil)
  }
}
