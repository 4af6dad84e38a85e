/// A message of a conversation, as far as a span tells it: without what is asked of tools and without thoughts.
struct SaidMessage: Sendable, Equatable {
  enum Speaker: Sendable {
    case system, user, agent, tool
  }

  /// nil where nobody says it.
  var speaker: Speaker?
  var text: String
}

extension SaidMessage.Speaker {
  /// What providers and frameworks call them.
  init?(word: String) {
    switch word.lowercased() {
    case "user", "human", "humanmessage", "humanmessagechunk": self = .user
    case "assistant", "ai", "model", "agent", "aimessage", "aimessagechunk", "output": self = .agent
    case "system", "developer", "systemmessage": self = .system
    case "tool", "function", "tool_result", "toolmessage": self = .tool
    default: return nil
    }
  }
}

extension SaidMessage {
  /// The messages in a value of whatever provider's or framework's shape; nil for a value that is no messages.
  static func all(in value: JSONValue, depth: Int = 0) -> [SaidMessage]? {
    guard depth < 8 else { return nil }
    switch value {
    case .array(let items):
      // A batch of conversations is a list of lists; ten thousand messages are more than any model reads.
      let found = items.prefix(10_000).map { all(in: $0, depth: depth + 1) }
      guard !found.isEmpty, found.contains(where: { $0 != nil }) else { return nil }
      return found.flatMap { $0 ?? [] }
    case .object(let object): return all(in: object, depth: depth)
    default: return nil
    }
  }

  private static func all(in object: JSONObject, depth: Int) -> [SaidMessage]? {
    if let message = SaidMessage(object) { return [message] }
    for name in ["messages", "input_messages", "output_messages"] {
      if let inner = object[name], let found = all(in: inner, depth: depth + 1) { return found }
    }
    for name in ["choices", "candidates", "generations", "output"] {
      guard let inner = object[name], inner.array != nil, let found = answers(in: inner, depth: depth + 1) else {
        continue
      }
      return found
    }
    for name in ["inputs", "outputs", "kwargs", "message", "update", "generation"] {
      if let inner = object[name], let found = all(in: inner, depth: depth + 1) { return found }
    }
    return nil
  }

  /// What a model answered, in a list of which not every item says who speaks.
  private static func answers(in list: JSONValue, depth: Int) -> [SaidMessage]? {
    let found = (list.array ?? []).flatMap { item -> [SaidMessage] in
      if let inner = item["message"] ?? (item["content"]?.object.map { .object($0) }),
        let found = all(in: inner, depth: depth)
      {
        return found
      }
      if item["parts"] != nil || item["content"]?["parts"] != nil {
        return [SaidMessage(speaker: .agent, text: text(of: item["content"] ?? item))]
      }
      if item.array != nil { return answers(in: item, depth: depth + 1) ?? [] }
      if let text = item["text"]?.string { return [SaidMessage(speaker: .agent, text: text)] }
      return all(in: item, depth: depth) ?? []
    }
    return found.isEmpty ? nil : found
  }

  /// One message, by who speaks; nil for an object that is none.
  private init?(_ object: JSONObject) {
    let inner = object["kwargs"]?.object ?? object["data"]?.object ?? object
    let words = [inner["role"], object["role"], inner["type"], object["type"], object["id"]?.array?.last]
    guard let speaker = words.lazy.compactMap({ $0?.string }).compactMap({ Speaker(word: $0) }).first else {
      return nil
    }
    guard let content = Self.contents.lazy.compactMap({ inner[$0] }).first else {
      // One that only asks for tools.
      guard inner["tool_calls"] != nil || inner["role"] != nil else { return nil }
      self.init(speaker: speaker, text: "")
      return
    }
    self.init(speaker: speaker, text: Self.text(of: content))
  }

  private static let contents = ["content", "parts", "text"]

  /// The text of a message's content: of its parts of text, a line each.
  static func text(of content: JSONValue) -> String { texts(in: content, depth: 0).joined(separator: "\n") }

  private static func texts(in value: JSONValue, depth: Int) -> [String] {
    guard depth < 8 else { return [] }
    switch value {
    case .string(let text): return [text]
    case .array(let items): return items.flatMap { texts(in: $0, depth: depth + 1) }
    case .object(let object):
      let type = object["type"]?.string ?? ""
      let isOther = ["tool", "function", "reasoning", "thinking", "refusal", "image"].contains { type.contains($0) }
      if isOther || object["thought"]?.bool == true { return [] }
      for name in ["text", "content", "parts"] {
        if let inner = object[name] { return texts(in: inner, depth: depth + 1) }
      }
      return []
    default: return []
    }
  }
}

extension [SaidMessage] {
  /// What the user said first.
  var firstQuestion: String? { first { $0.speaker == .user && !$0.text.isEmpty }?.text }

  /// What the agent said last, if it had the last word.
  var lastAnswer: String? {
    guard let last = last(where: { $0.speaker != .system }), last.speaker == .agent || last.speaker == nil else {
      return nil
    }
    return last.text.isEmpty ? nil : last.text
  }
}
