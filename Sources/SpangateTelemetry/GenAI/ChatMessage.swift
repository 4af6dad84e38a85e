import SpangateTrace

/// Something that was said to a model, or by it.
public struct ChatMessage: Sendable, Hashable {
  /// Who says it.
  public enum Role: String, Sendable {
    case system, user, assistant, tool
  }

  /// A piece of it.
  public enum Part: Sendable, Hashable {
    /// Words.
    case text(String)
    /// A wish to have a tool run, with its arguments in JSON.
    case toolCall(id: String, name: String, arguments: String)
    /// What came of it.
    case toolResult(id: String, String)
  }

  /// Who says it.
  public var role: Role
  /// What is said.
  public var parts: [Part]
  /// Why the model stopped there; nil of what it did not say itself.
  public var finishReason: String?

  /// A message of several parts.
  public init(_ role: Role, _ parts: [Part], finishReason: String? = nil) {
    self.role = role
    self.parts = parts
    self.finishReason = finishReason
  }

  /// A message of words alone.
  public init(_ role: Role, _ text: String, finishReason: String? = nil) {
    self.init(role, [.text(text)], finishReason: finishReason)
  }
}

extension ChatMessage {
  /// As the GenAI semantic conventions 1.41 write it in `gen_ai.input.messages`.
  var json: JSONValue {
    var object: JSONObject = ["role": .string(role.rawValue), "parts": .array(parts.map(\.json))]
    if let finishReason { object["finish_reason"] = .string(finishReason) }
    return .object(object)
  }

  /// All words together.
  var text: String {
    parts.compactMap { if case .text(let text) = $0 { text } else { nil } }.joined(separator: "\n")
  }

  /// The tool calls as the conventions up to 1.36 write them; nil when there are none.
  var legacyCalls: JSONValue? {
    let calls = parts.compactMap { part -> JSONValue? in
      guard case .toolCall(let id, let name, let arguments) = part else { return nil }
      return [
        "id": .string(id), "type": "function",
        "function": ["name": .string(name), "arguments": .string(arguments)],
      ]
    }
    return calls.isEmpty ? nil : .array(calls)
  }
}

extension ChatMessage.Part {
  var json: JSONValue {
    switch self {
    case .text(let text): return ["type": "text", "content": .string(text)]
    case .toolCall(let id, let name, let arguments):
      let value = (try? JSONValue(parsing: Array(arguments.utf8))) ?? .string(arguments)
      return ["type": "tool_call", "id": .string(id), "name": .string(name), "arguments": value]
    case .toolResult(let id, let text):
      return ["type": "tool_call_response", "id": .string(id), "response": .string(text)]
    }
  }
}
