/// A call of a tool that a model asked for, as its answer says.
struct ToolRequest: Sendable, Hashable {
  var id: String?
  var name: String
  /// JSON where it is JSON, else its text; nil where it was left out.
  var arguments: JSONValue?

  /// Whether two names can be one tool's: servers of tools put their own before it.
  static func isOneTool(_ name: String, _ other: String) -> Bool {
    if name == other { return true }
    let (longer, shorter) = name.utf8.count > other.utf8.count ? (name, other) : (other, name)
    guard !shorter.isEmpty, longer.hasSuffix(shorter), let mark = longer.dropLast(shorter.count).last else {
      return false
    }
    return "_-./:".contains(mark)
  }

  /// Whether its one argument is a value.
  func holdsOnly(_ value: JSONValue) -> Bool {
    guard let object = arguments?.object, object.count == 1, let only = object.keys.first.flatMap({ object[$0] }) else {
      return false
    }
    return only == value || only.string != nil && only.string == value.string
  }

  /// How frameworks have a model hand over its answer; nothing is called.
  var isAnswer: Bool { name == "final_result" || name == "final_answer" }
}

extension ToolRequest {
  /// What the answer on a span asks for.
  static func all(in span: SpanRecord, _ reading: SpanReading) -> [ToolRequest] {
    if let answer = reading.json(.answer) {
      let found = all(in: answer)
      if !found.isEmpty { return found }
    }
    let indexed = indexed(in: span.attributes)
    if !indexed.isEmpty { return indexed }
    return span.events.flatMap { event in
      guard event.name == Vocabulary.choiceEvent else { return [ToolRequest]() }
      return all(
        in: .array(["message", "tool_calls"].compactMap { event.attributes[$0].map { JSONValue(reading: $0) } }))
    }
  }

  /// Arguments that were written as a text.
  private static func parsed(_ arguments: JSONValue) -> JSONValue {
    arguments.string.flatMap { try? JSONValue(parsing: $0) } ?? arguments
  }

  /// Requests anywhere in an answer, in whatever provider's shape.
  static func all(in answer: JSONValue) -> [ToolRequest] {
    var found: [ToolRequest] = []
    collect(from: answer, depth: 0, &found)
    var ids: Set<String> = []
    return found.filter { request in request.id.map { ids.insert($0).inserted } ?? true }
  }

  private static func collect(from value: JSONValue, depth: Int, _ found: inout [ToolRequest]) {
    guard depth < 12 else { return }
    if case .array(let items) = value {
      for item in items { collect(from: item, depth: depth + 1, &found) }
    } else if case .object(let object) = value {
      if let request = ToolRequest(object) { return found.append(request) }
      for name in containers {
        if let inner = object[name] { collect(from: inner, depth: depth + 1, &found) }
      }
    }
  }

  /// Where answers keep what they ask for.
  private static let containers = [
    "choices", "candidates", "generations", "messages", "message", "output", "parts", "content", "tool_calls",
    "toolCalls", "kwargs", "data",
  ]
  private static let kinds: Set<String> = [
    "tool_call", "tool-call", "tool_use", "function_call", "server_tool_call", "server_tool_use",
  ]

  /// - Parameter object: of OpenAI's chat completions or responses, of Anthropic, Bedrock, Google, Vercel's SDK, LangChain
  ///   or OpenTelemetry.
  private init?(_ object: JSONObject) {
    let nested = ["function", "function_call", "functionCall", "toolUse"].lazy.compactMap { object[$0]?.object }.first
    let call = nested ?? object
    let isOne =
      nested.map { $0["arguments"] != nil || $0["args"] != nil || $0["input"] != nil }
      ?? (object["type"]?.string.map(Self.kinds.contains) ?? false) || object["toolName"] != nil
    guard isOne, let name = (call["name"] ?? call["toolName"])?.string else { return nil }
    let id = ["id", "call_id", "toolCallId", "tool_call_id", "toolUseId"].lazy.compactMap { name in
      (object[name] ?? call[name])?.string
    }.first
    let arguments = call["arguments"] ?? call["args"] ?? call["input"]
    self.init(id: id, name: name, arguments: arguments.flatMap { $0 == .null ? nil : Self.parsed($0) })
  }

  /// Answers that were written attribute by attribute:
  /// `llm.output_messages.0.message.tool_calls.0.tool_call.function.name`, `gen_ai.completion.0.tool_calls.0.name`.
  private static func indexed(in attributes: Attributes) -> [ToolRequest] {
    var requests: [ToolRequest] = []
    var slots: [String: Int] = [:]
    for entry in attributes.entries {
      guard entry.key.hasPrefix("llm.output_messages.") || entry.key.hasPrefix("gen_ai.completion."),
        let text = entry.value.string, case let parts = entry.key.split(separator: "."),
        let mark = parts.firstIndex(of: "tool_calls"), parts.count > mark + 2, let field = parts.last
      else { continue }
      let place = parts[...(mark + 1)].joined(separator: ".")
      let slot = slots[place] ?? requests.count
      if slot == requests.count { requests.append(ToolRequest(name: "")) }
      slots[place] = slot
      switch field {
      case "id": requests[slot].id = text
      case "name": requests[slot].name = text
      case "arguments": requests[slot].arguments = parsed(.string(text))
      default: break
      }
    }
    return requests.filter { !$0.name.isEmpty }
  }
}
