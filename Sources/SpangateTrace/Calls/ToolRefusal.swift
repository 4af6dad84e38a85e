/// Where a trace shows that a tool which a model asked for was not run, since a person or a rule said no.
enum ToolRefusal {
  /// What frameworks give the model in place of a result. Sources: the OpenAI Agents SDK, Pydantic AI, Google's ADK.
  private static let texts: Set<String> = [
    "Tool execution was not approved.", "The tool call was denied.", "This tool call is rejected.",
  ]

  /// - Parameter failed: whether the span with the result failed; the text alone could be the result of a tool that ran.
  static func isTold(by result: JSONValue?, failed: Bool) -> Bool {
    switch result {
    case .string(let text): failed && texts.contains(text)
    case .object(let object): isStructured(object)
    default: false
    }
  }

  /// Vercel's SDK and the ADK. An object with anything else in it is a tool's own word, such as of a payment that a bank denied.
  private static func isStructured(_ object: JSONObject) -> Bool {
    if object["type"]?.string == "execution-denied" {
      return object.allSatisfy { ["type", "reason"].contains($0.key) }
    }
    return object.count == 1 && object["error"]?.string.map(texts.contains) ?? false
  }

  /// Whether a span of Claude Code says that nobody allowed the tool which it is a step of.
  static func isTold(by step: SpanRecord) -> Bool {
    step.scope.hasPrefix("com.anthropic.claude_code") && step.attributes.string("span.type") == "tool.blocked_on_user"
      && step.attributes.string("decision") == "reject"
  }

  /// The calls that a model was told of as refused, by what it knows them by.
  static func ids(in spans: [SpanRecord]) -> Set<String> {
    var found: Set<String> = []
    for span in spans {
      for name in ["gen_ai.input.messages", "ai.prompt.messages", "input.value"] {
        guard let text = span.attributes.string(name), mentions(text), let value = try? JSONValue(parsing: text) else {
          continue
        }
        collect(from: value, depth: 0, &found)
      }
    }
    return found
  }

  /// Most prompts tell of none, and they are long.
  private static func mentions(_ text: String) -> Bool {
    text.contains("denied") || texts.contains { text.contains($0) }
  }

  private static func collect(from value: JSONValue, depth: Int, _ found: inout Set<String>) {
    guard depth < 12 else { return }
    if case .array(let items) = value {
      for item in items { collect(from: item, depth: depth + 1, &found) }
    } else if case .object(let object) = value {
      let id = ["tool_call_id", "toolCallId", "call_id", "tool_use_id", "id"].lazy.compactMap { object[$0]?.string }
        .first
      if let id, isRefused(object) { found.insert(id) }
      for (_, inner) in object.members { collect(from: inner, depth: depth + 1, &found) }
    }
  }

  /// Whether a tool's message is about a call that was not made.
  private static func isRefused(_ message: JSONObject) -> Bool {
    // Pydantic AI, beside the content that the tool would have given.
    if message["tool_call_id"] != nil, message["part_kind"]?.string == "tool-return",
      message["outcome"]?.string == "denied"
    {
      return true
    }
    return ["result", "output", "content", "response"].contains { name in
      var result = message[name]
      if let parts = result?.array, parts.count == 1 { result = parts[0]["text"] ?? parts[0] }
      return isTold(by: result, failed: true)
    }
  }
}
