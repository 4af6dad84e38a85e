import SpangateTrace
public import Tracing

extension Span {
  /// What was said in a model call, where the tracer's ``Conventions`` have it shown.
  ///
  /// - Parameters:
  ///   - input: all that the model was told, in order.
  ///   - output: what it said.
  public func recordMessages(
    input: @autoclosure () -> [ChatMessage], output: @autoclosure () -> [ChatMessage]
  ) {
    let conventions = conventions
    guard isRecording, !conventions.content.isEmpty else { return }
    let (input, output) = (input(), output())
    let texts = SpanAttributes(messages: input, output)
    if conventions.content.contains(.attributes) { updateAttributes { $0.merge(texts) } }
    guard conventions.content.contains(.events) else { return }
    switch conventions.naming {
    case .latest: addEvent(SpanEvent(name: Vocabulary.inferenceEvent, attributes: texts))
    case .both:
      for event in input.flatMap(\.legacyEvents) { addEvent(event) }
      for (index, message) in output.enumerated() { addEvent(message.legacyChoice(index)) }
    }
  }

  /// Of the tracer that it came from; the default of other tracers' spans.
  var conventions: Conventions { (self as? RecordedSpan)?.source?.conventions ?? Conventions() }
}

extension SpanAttributes {
  /// As JSON texts, since attributes of the tracing API hold no structure.
  fileprivate init(messages input: [ChatMessage], _ output: [ChatMessage]) {
    self = [:]
    let instructions = input.filter { $0.role == .system }.flatMap(\.parts)
    if !instructions.isEmpty {
      set(Vocabulary.systemInstructions, value: .string(JSONValue.array(instructions.map(\.json)).description))
    }
    let said = input.filter { $0.role != .system }
    set(Vocabulary.inputMessages, value: .string(JSONValue.array(said.map(\.json)).description))
    set(Vocabulary.outputMessages, value: .string(JSONValue.array(output.map(\.json)).description))
  }
}

extension ChatMessage {
  /// `gen_ai.user.message` and its like: one for each result of a tool, and one for anything else.
  fileprivate var legacyEvents: [SpanEvent] {
    guard role == .tool else {
      return [SpanEvent(name: "gen_ai.\(role.rawValue).message", attributes: legacyAttributes)]
    }
    return parts.compactMap { part in
      guard case .toolResult(let id, let text) = part else { return nil }
      return SpanEvent(
        name: "gen_ai.tool.message",
        attributes: ["role": .string(role.rawValue), "id": .string(id), "content": .string(text)])
    }
  }

  fileprivate func legacyChoice(_ index: Int) -> SpanEvent {
    var message: JSONObject = ["role": .string(role.rawValue), "content": .string(text)]
    if let legacyCalls { message["tool_calls"] = legacyCalls }
    var attributes: SpanAttributes = [
      "index": .int64(Int64(index)), "message": .string(JSONValue.object(message).description),
    ]
    if let finishReason { attributes.set("finish_reason", value: .string(finishReason)) }
    return SpanEvent(name: Vocabulary.choiceEvent, attributes: attributes)
  }

  private var legacyAttributes: SpanAttributes {
    var attributes: SpanAttributes = ["role": .string(role.rawValue), "content": .string(text)]
    if let legacyCalls { attributes.set("tool_calls", value: .string(legacyCalls.description)) }
    return attributes
  }
}
