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

  /// Whether one name is the other behind the name of a server of tools: `mcp__shop__search`, `shop.search`.
  static func isServed(_ name: String, _ other: String) -> Bool {
    ["__", ".", "/", ":"].contains { name.hasSuffix($0 + other) || other.hasSuffix($0 + name) } && !name.isEmpty
      && !other.isEmpty
  }

  /// Whether its one argument is a value.
  func holdsOnly(_ value: JSONValue) -> Bool {
    guard let object = arguments?.object, object.count == 1, let only = object.keys.first.flatMap({ object[$0] }) else {
      return false
    }
    return only == value || only.string != nil && only.string == value.string
  }

  /// Whether the model had no choice but to ask for it, as frameworks have it fill in a form.
  var isForced = false

  /// How frameworks have a model hand over its answer; nothing is called.
  var isAnswer: Bool { isForced || name == "final_result" || name == "final_answer" }
}

extension ToolRequest {
  /// What the answer on a span asks for.
  static func all(in span: SpanRecord, _ reading: SpanReading) -> [ToolRequest] {
    let parameters = reading.json(.requestParameters)
    let choice = parameters?["tool_choice"]
    let forced = (choice?["function"]?["name"] ?? choice?["name"])?.string
    return told(by: span, reading).map { request in
      var request = request
      request.isForced = request.name == forced
      return request
    }
  }

  private static func told(by span: SpanRecord, _ reading: SpanReading) -> [ToolRequest] {
    if let answer = reading.json(.answer) {
      let found = all(in: answer)
      if !found.isEmpty { return found }
    }
    let indexed = indexed(in: span.attributes)
    if !indexed.isEmpty { return indexed }
    return span.events.flatMap { event in
      let names = answersOfEvents[event.name] ?? []
      return all(in: .array(names.compactMap { event.attributes[$0].map { JSONValue(reading: $0) } }))
    }
  }

  /// Attributes of events that hold an answer.
  private static let answersOfEvents = [
    Vocabulary.choiceEvent: ["message", "tool_calls"], Vocabulary.inferenceEvent: [Vocabulary.outputMessages],
    "gen_ai.content.completion": ["gen_ai.completion"],
  ]

  /// Arguments that were written as a text.
  private static func parsed(_ arguments: JSONValue) -> JSONValue {
    arguments.string.flatMap { try? JSONValue(parsing: $0) } ?? arguments
  }

  /// Requests anywhere in an answer, in whatever provider's shape.
  static func all(in answer: JSONValue) -> [ToolRequest] {
    var found: [ToolRequest] = []
    collect(from: answer, depth: 0, isListed: false, &found)
    var ids: Set<String> = []
    return found.filter { request in request.id.map { ids.insert($0).inserted } ?? true }
  }

  private static func collect(
    from value: JSONValue, depth: Int, isListed: Bool, _ found: inout [ToolRequest]
  ) {
    guard depth < 12 else { return }
    if case .array(let items) = value {
      for item in items { collect(from: item, depth: depth + 1, isListed: isListed, &found) }
    } else if case .object(let object) = value {
      if let request = ToolRequest(object, isListed: isListed) { return found.append(request) }
      for name in containers {
        let isList = name == "tool_calls" || name == "toolCalls"
        if let inner = object[name] { collect(from: inner, depth: depth + 1, isListed: isList, &found) }
      }
    }
  }

  /// Where answers keep what they ask for.
  private static let containers = [
    "choices", "candidates", "generations", "messages", "message", "output", "parts", "content", "tool_calls",
    "toolCalls", "kwargs", "data",
  ]
  private static let kinds: Set<String> = [
    "tool_call", "tool-call", "tool_use", "function_call", "custom_tool_call", "mcp_call", "mcp_tool_use",
    "server_tool_call", "server_tool_use",
  ]

  /// - Parameters:
  ///   - object: of OpenAI's chat completions or responses, of Anthropic, Bedrock, Cohere, Google, Vercel's SDK, LangChain
  ///     or OpenTelemetry.
  ///   - isListed: whether it stands in a list of calls.
  private init?(_ object: JSONObject, isListed: Bool) {
    let named = ["function_call", "functionCall", "toolUse"].lazy.compactMap { object[$0]?.object }.first
    // So is a tool that was offered, without arguments.
    let function = object["function"]?.object.flatMap { $0["arguments"] == nil ? nil : $0 }
    let call = named ?? function ?? object
    let isKind = object["type"]?.string.map(Self.kinds.contains) ?? false
    guard isListed || named != nil || function != nil || isKind || object["toolName"] != nil,
      let name = (call["name"] ?? call["toolName"])?.string
    else { return nil }
    let id = ["call_id", "toolCallId", "tool_call_id", "toolUseId", "id"].lazy.compactMap { name in
      (object[name] ?? call[name])?.string
    }.first
    let arguments = call["arguments"] ?? call["args"] ?? call["input"] ?? call["parameters"]
    self.init(id: id, name: name, arguments: arguments.flatMap { $0 == .null ? nil : Self.parsed($0) })
  }

  /// Answers that were written attribute by attribute:
  /// `llm.output_messages.0.message.tool_calls.0.tool_call.function.name`, `gen_ai.completion.0.tool_calls.0.name`.
  private static func indexed(in attributes: Attributes) -> [ToolRequest] {
    var requests: [ToolRequest] = []
    var slots: [String: Int] = [:]
    for entry in attributes.entries {
      guard entry.key.hasPrefix("llm.output_messages.") || entry.key.hasPrefix("gen_ai.completion."),
        let text = entry.value.string
      else { continue }
      let parts = entry.key.split(separator: ".")
      let place: String
      let field: Substring
      if let mark = parts.firstIndex(of: "tool_calls"), parts.count > mark + 2 {
        place = parts[...(mark + 1)].joined(separator: ".")
        field = parts[parts.count - 1]
      } else if let last = parts.last, parts.contains("function_call") || last.hasPrefix("function_call_") {
        // As OpenAI's answers had it before they could ask for several.
        place = parts.prefix(3).joined(separator: ".")
        field = last.hasPrefix("function_call_") ? last.dropFirst("function_call_".count) : last
      } else {
        continue
      }
      let slot = slots[place] ?? requests.count
      if slot == requests.count { requests.append(ToolRequest(name: "")) }
      slots[place] = slot
      switch field {
      case "id": requests[slot].id = text
      case "name": requests[slot].name = text
      case "arguments", "arguments_json": requests[slot].arguments = parsed(.string(text))
      default: break
      }
    }
    return requests.filter { !$0.name.isEmpty }
  }
}
