/// What was said in one call of a model, or to and by an agent, as one span tells it.
struct SpanMessages {
  private(set) var input: [SaidMessage] = []
  private(set) var output: [SaidMessage] = []

  init(_ span: SpanRecord) {
    var asked = IndexedMessages()
    var answered = IndexedMessages()
    for entry in span.attributes.entries {
      switch entry.key {
      case Vocabulary.inputMessages, "ai.prompt.messages", "ai.prompt":
        input += Self.messages(in: entry.value, by: .user)
      case Vocabulary.outputMessages, "ai.response.text", "ai.result.text":
        output += Self.messages(in: entry.value, by: .agent)
      case "events", "all_messages_events", "pydantic_ai.all_messages": readEvents(of: JSONValue(reading: entry.value))
      default:
        asked.read(entry, under: ["llm.input_messages.", "gen_ai.prompt."])
        answered.read(entry, under: ["llm.output_messages.", "gen_ai.completion."])
      }
    }
    input += asked.messages(by: nil)
    output += answered.messages(by: .agent)
    for event in span.events { read(event.name, event.attributes) }
  }

  private static func messages(in value: AttributeValue, by speaker: SaidMessage.Speaker) -> [SaidMessage] {
    let json = JSONValue(reading: value)
    if let found = SaidMessage.all(in: json) { return found }
    return value.string.map { [SaidMessage(speaker: speaker, text: $0)] } ?? []
  }

  private mutating func read(_ name: String, _ attributes: Attributes) {
    func content(_ names: String...) -> AttributeValue? { names.lazy.compactMap { attributes[$0] }.first }
    switch name {
    case "gen_ai.user.message":
      if let value = content("content", Vocabulary.logBody) { input += Self.messages(in: value, by: .user) }
    case "gen_ai.content.prompt":
      if let value = content("gen_ai.prompt") { input += Self.messages(in: value, by: .user) }
    case Vocabulary.choiceEvent, "gen_ai.content.completion":
      if let value = content("message", "content", "gen_ai.completion", Vocabulary.logBody) {
        output += Self.messages(in: value, by: .agent)
      }
    case Vocabulary.inferenceEvent:
      if let value = content(Vocabulary.inputMessages) { input += Self.messages(in: value, by: .user) }
      if let value = content(Vocabulary.outputMessages) { output += Self.messages(in: value, by: .agent) }
    default: break
    }
  }

  /// Pydantic AI keeps a conversation's events, or its messages, in an attribute.
  private mutating func readEvents(of list: JSONValue) {
    for item in list.array ?? [] {
      let isChoice = item["event.name"]?.string == Vocabulary.choiceEvent
      guard let found = SaidMessage.all(in: item["message"] ?? item) else { continue }
      for message in found {
        if isChoice || message.speaker == .agent { output.append(message) } else { input.append(message) }
      }
    }
  }
}

/// Messages that were written attribute by attribute: `llm.input_messages.0.message.content`.
private struct IndexedMessages {
  private var messages: [Int: (speaker: SaidMessage.Speaker?, texts: [String])] = [:]

  mutating func read(_ entry: Attributes.Entry, under prefixes: [String]) {
    guard let prefix = prefixes.first(where: entry.key.hasPrefix), let text = entry.value.string else { return }
    let parts = entry.key.dropFirst(prefix.count).split(separator: ".")
    guard let index = parts.first.flatMap({ Int($0) }), let field = parts.last, !entry.key.contains("tool_call") else {
      return
    }
    switch field {
    case "role": messages[index, default: (nil, [])].speaker = SaidMessage.Speaker(word: text)
    case "content":
      // A list of parts is written as JSON.
      let isList = text.hasPrefix("[{")
      let said = isList ? SaidMessage.text(of: JSONValue(reading: entry.value)) : text
      messages[index, default: (nil, [])].texts.append(said)
    case "text": messages[index, default: (nil, [])].texts.append(text)
    default: break
    }
  }

  func messages(by speaker: SaidMessage.Speaker?) -> [SaidMessage] {
    messages.sorted { $0.key < $1.key }.map { _, message in
      SaidMessage(speaker: message.speaker ?? speaker, text: message.texts.joined(separator: "\n"))
    }
  }
}
