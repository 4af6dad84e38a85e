import SpangateCore
import SpangateTrace

/// One call of a model that a scorer made.
struct JudgeCall: Sendable {
  let id: SpanID
  let model: ModelReference
  let start: Timestamp
  let end: Timestamp
  let result: Result<ModelAnswer, ModelFailure>
  /// What it gave for its verdict, as JSON, or why it gave none. May quote the agent: hostile text.
  var text: String
  /// What the scorer made of all of its calls.
  var score: NamedScore?
  /// The span that is judged; the trial's own where no other is.
  var judged: SpanReference?

  var usage: ModelCall.Usage? { try? result.get().usage }

  mutating func redact(by pass: RedactionPass) { text = pass.redactedMessage(text) }
}

extension [JudgeCall] {
  /// nil when no judge was asked.
  var usage: JudgeUsage? {
    isEmpty ? nil : reduce(into: JudgeUsage()) { $0.add($1.usage) }
  }
}

/// Models as one scorer of one trial sees them: each call is written down, and waits for its turn.
final class WatchedModels: ModelClient {
  private let models: any ModelClient
  private let slots: AgentSlots
  private let log = Locked<[JudgeCall]>([])

  init(_ models: any ModelClient, slots: AgentSlots) {
    self.models = models
    self.slots = slots
  }

  /// In the order in which they ended.
  var calls: [JudgeCall] { log.withLock { $0 } }

  func ask(_ question: ModelQuestion) async throws(ModelFailure) -> ModelAnswer {
    await slots.acquire()
    let start = Timestamp.now
    let result: Result<ModelAnswer, ModelFailure>
    do throws(ModelFailure) {
      if Task.isCancelled { throw ModelFailure("stopped before it was asked") }
      result = .success(try await models.ask(question))
    } catch {
      result = .failure(error)
    }
    slots.release(after: result.ending)
    var generator: any RandomNumberGenerator = SystemRandomNumberGenerator()
    let call = JudgeCall(
      id: SpanID(using: &generator), model: question.model, start: start, end: .now, result: result,
      text: result.text)
    log.withLock { $0.append(call) }
    return try result.get()
  }
}

extension Result<ModelAnswer, ModelFailure> {
  fileprivate var text: String {
    switch self {
    case .success(let answer): answer.arguments?.description ?? ""
    case .failure(let problem): problem.message
    }
  }

  fileprivate var ending: AgentSlots.Ending {
    switch self {
    case .success: .answered
    case .failure(let problem): problem.kind == .throttled ? .throttled : .failed
    }
  }
}
