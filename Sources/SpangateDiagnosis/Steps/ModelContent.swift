import SpangateTrace

/// What a model was told to be and what it said, as far as its span holds it.
struct ModelContent {
  /// The instructions of the system.
  var instructions: String?
  /// Without what it asked of tools.
  var answer: String?

  init(_ span: SpanRecord, _ reading: SpanReading) {
    var reader = Reader()
    for entry in span.attributes.entries { reader.read(entry) }
    for event in span.events { reader.read(event) }
    if reader.said.isEmpty, let answer = reading.json(.answer) ?? reading.json(.toolResult) {
      reader.said = Self.texts(in: answer)
    }
    if reader.instructions.isEmpty, let input = reading.json(.toolArguments) {
      reader.instructions = Self.instructions(in: input)
    }
    instructions = reader.instructions.isEmpty ? nil : reader.instructions.joined(separator: "\n")
    answer = reader.said.isEmpty ? nil : reader.said.joined(separator: "\n")
  }

  private struct Reader {
    var instructions: [String] = []
    var said: [String] = []
    /// Prefixes of indexed messages that are the system's.
    private var systems: Set<String> = []

    mutating func read(_ entry: Attributes.Entry) {
      switch entry.key {
      case Vocabulary.systemInstructions: instructions += ModelContent.texts(in: JSONValue(reading: entry.value))
      case Vocabulary.inputMessages, "ai.prompt.messages", "ai.prompt":
        instructions += ModelContent.instructions(in: JSONValue(reading: entry.value))
      case Vocabulary.outputMessages, "ai.response.text", "gen_ai.completion":
        said += ModelContent.texts(in: JSONValue(reading: entry.value))
      default: readIndexed(entry)
      }
    }

    private mutating func readIndexed(_ entry: Attributes.Entry) {
      let key = entry.key
      guard let text = entry.value.string else { return }
      if key.hasPrefix("llm.output_messages.") || key.hasPrefix("gen_ai.completion.") {
        if key.hasSuffix(".content"), !key.contains("tool_call") { said.append(text) }
      } else if key.hasPrefix("llm.input_messages.") || key.hasPrefix("gen_ai.prompt.") {
        if key.hasSuffix(".role"), text == "system" || text == "developer" { systems.insert(String(key.dropLast(5))) }
        if key.hasSuffix(".content"), systems.contains(String(key.dropLast(8))) { instructions.append(text) }
      }
    }

    mutating func read(_ event: SpanRecord.Event) {
      switch event.name {
      case "gen_ai.system.message": instructions += event.attributes.string("content").map { [$0] } ?? []
      case Vocabulary.choiceEvent, "gen_ai.content.completion":
        for name in ["message", "content", "gen_ai.completion"] {
          if let value = event.attributes[name] { said += ModelContent.texts(in: JSONValue(reading: value)) }
        }
      case Vocabulary.inferenceEvent:
        if let value = event.attributes[Vocabulary.outputMessages] {
          said += ModelContent.texts(in: JSONValue(reading: value))
        }
        if let value = event.attributes[Vocabulary.systemInstructions] {
          instructions += ModelContent.texts(in: JSONValue(reading: value))
        }
      default: break
      }
    }
  }

  /// The texts of messages, in whatever provider's shape, without what is asked of tools.
  private static func texts(in value: JSONValue, depth: Int = 0) -> [String] {
    guard depth < 10 else { return [] }
    switch value {
    case .string(let text): return depth == 0 || !text.isEmpty ? [text] : []
    case .array(let items): return items.prefix(50).flatMap { texts(in: $0, depth: depth + 1) }
    case .object(let object):
      if let type = object["type"]?.string, type.contains("tool") || type.contains("function") || type == "reasoning" {
        return []
      }
      return containers.flatMap { name in object[name].map { texts(in: $0, depth: depth + 1) } ?? [] }
    default: return []
    }
  }

  private static let containers = [
    "choices", "candidates", "generations", "messages", "message", "output", "parts", "content", "text", "kwargs",
    "answer",
  ]

  private static func instructions(in value: JSONValue) -> [String] {
    let messages = value.array ?? value["messages"]?.array ?? []
    var found = value["system"].map { texts(in: $0) } ?? []
    for message in messages.prefix(4) {
      guard let role = message["role"]?.string, role == "system" || role == "developer" else { continue }
      found += texts(in: message)
    }
    return found
  }
}
