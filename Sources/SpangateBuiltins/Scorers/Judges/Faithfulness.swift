import SpangateCore
import SpangateTrace

/// Grades how much of the answer is borne out by what the agent's tools returned in this very trace.
///
/// A model takes the answer apart into claims and says of each whether a tool's result or the question bears it out; the
/// score is the share of those that are. An answer without claims is unfaithful to nothing: 1. Where no tool was called
/// nothing is borne out.
struct Faithfulness: JudgingScorer {
  struct Config: Decodable, Sendable {
    var model: ModelReference
    var samples: Int?
  }

  static let kind = Kind("faithfulness", "the share of the answer's claims that the tools' results bear out")
  static let version = JudgeBrief.version
  static let shorthand: String? = "model"
  static let readsTrace = true
  static let readsAnswer = true
  static let scale = ScoreScale.graded
  static let examples = [
    ScorerExample(
      "openai/small-1", answer: "3 refunds", spans: .exampleLookUp, gives: .number(1), blaming: .example(4)),
    ScorerExample(
      "openai/small-1", answer: "3 refunds. 5 orders", spans: .exampleLookUp, gives: .number(0.5),
      blaming: .example(4)),
    ScorerExample(
      ["model": "openai/small-1", "samples": 2], answer: "5 orders", spans: [.exampleModelCall(1)], gives: .number(0),
      blaming: .example(1)),
    ScorerExample(
      "openai/small-1", answer: "5 orders", spans: .exampleRun,
      gives: .unscored(why: "no span says what `search_logs` returned")),
    ScorerExample("openai/small-1", answer: "5 orders", gives: .unscored(why: "no span of the trial arrived")),
  ]

  private let panel: JudgePanel
  var model: ModelReference { panel.model }

  init(config: Config) throws(Misconfigured) { panel = try JudgePanel(config.model, samples: config.samples) }

  func score(_ seen: Observation, using tools: Tools) async -> Score {
    do throws(Unjudged) {
      let results = try ToolResults(in: seen.trace)
      let brief = JudgeBrief(
        task: Self.task,
        parts: [JudgeBrief.Part("question", seen.trial.question.text)] + results.parts
          + [JudgeBrief.Part("answer", seen.answer.text)], form: .claims)
      let votes = try await panel.votes(on: brief, of: seen, using: tools, ClaimCount.init)
      let ballot = GradeBallot(votes: votes.map { .init(grade: $0.share, reason: $0.reason) })
      if ballot.grade < 1, let cut = results.firstCut {
        throw Unjudged("\(cut.quoted) returned more than its span holds, which may bear out what the rest does not")
      }
      return Score(.number(ballot.grade), span: seen.trace.answering, because: ballot.because)
    } catch {
      return .unscored(error.why)
    }
  }

  private static let task = """
    You judge whether the answer of an AI agent is faithful to what its tools returned. List every claim of fact in the \
    answer, one by one and in the answer's order. A claim is supported when a tool's result or the question says it, or \
    when it follows from them by plain reasoning or arithmetic. What you know from elsewhere supports nothing, however \
    true it is. Greetings, offers and statements about the agent itself are no claims.
    """
}

/// What the tools of a trace returned, as a judge is shown it.
private struct ToolResults {
  var parts: [JudgeBrief.Part] = []
  /// A tool whose span does not hold all that it returned.
  var firstCut: String?

  /// - Throws: when there is no saying what was returned.
  init(in trace: Trace) throws(Unjudged) {
    let seen = SeenCalls(in: trace)
    if let gap = seen.gap { throw Unjudged(gap) }
    let spans = Dictionary(trace.spans.map { ($0.id, $0) }) { first, _ in first }
    for call in seen.calls {
      guard call.result != nil || call.failed else { throw Unjudged("no span says what \(call.name.quoted) returned") }
      let result = call.result?.text ?? spans[call.span]?.errorMessage ?? ""
      let arguments = call.arguments.map { "\nwith: \($0.text)" } ?? ""
      let verb = call.failed ? "failed" : "returned"
      parts.append(.init("tool result", "\(call.name)\(arguments)\n\(verb): \(result)"))
      if firstCut == nil, spans[call.span]?.isCut == true { firstCut = call.name }
    }
    if parts.isEmpty { parts = [.init("tool result", "(no tool was called)")] }
  }
}

extension SpanRecord {
  /// Whether the tool returned more than what its span holds.
  fileprivate var isCut: Bool {
    guard let whole = attributes.int(Vocabulary.toolResultLength) else { return false }
    let kept = reading.string(.toolResult)
    return whole > kept?.unicodeScalars.count ?? 0
  }
}

/// How many claims of an answer are borne out.
private struct ClaimCount: Sendable {
  var share: Double
  var reason: String

  /// Of arguments for ``AnswerForm/claims``.
  init?(_ arguments: JSONValue) {
    guard let claims = arguments["claims"]?.array else { return nil }
    let unsupported = claims.filter { $0["supported"] != true }
    let supported = claims.count - unsupported.count
    share = claims.isEmpty ? 1 : Double(supported) / Double(claims.count)
    let first = unsupported.first.map { claim in
      ": \((claim["claim"]?.string ?? "").quoted) is not, \((claim["reason"]?.string ?? "").inert(limit: 200))"
    }
    reason =
      claims.isEmpty
      ? "the answer claims nothing" : "\(supported) of \(claims.count) claims are borne out\(first ?? "")"
  }
}

extension AnswerForm {
  fileprivate static let claims = AnswerForm(
    name: "check_claims", summary: "Records which claims of the answer are supported.",
    schema: [
      "type": "object", "required": ["claims"], "additionalProperties": false,
      "properties": [
        "claims": [
          "type": "array",
          "items": [
            "type": "object", "required": ["claim", "reason", "supported"], "additionalProperties": false,
            "properties": [
              "claim": ["type": "string", "description": "In the words of the answer."],
              "reason": ["type": "string", "description": "What bears it out, or that nothing does."],
              "supported": ["type": "boolean"],
            ],
          ],
        ]
      ],
    ])
}

extension [SpanRecord] {
  /// A model call, a look-up that found three refunds, and the model call that answers.
  fileprivate static let exampleLookUp: [SpanRecord] = [
    .example(1, "agent.run", lasting: 100), .exampleModelCall(2, under: 1, at: 1),
    .example(
      3, under: 1, "tool.execute.look_up", at: 20,
      ["tool.arguments": #"{"what": "refunds"}"#, "tool.result": "3 refunds"]),
    .exampleModelCall(4, under: 1, at: 40),
  ]
}

extension Faithfulness.Config: Documented {
  static let documentation: [KeyDocumentation] = [
    .judge,
    .samples,
  ]
}
