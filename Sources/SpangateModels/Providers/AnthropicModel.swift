import SpangateCore
package import SpangateTrace

/// A model that is asked by Anthropic's Messages API.
///
/// Source: version 2026-10-21 of the API, as Anthropic's SDK 2.14 for Python speaks it.
package struct AnthropicModel: HostedModel {
  package let provider = "anthropic"
  package let name: String
  package let settings: ModelSettings
  package var endpoint: ModelEndpoint

  /// - Parameters:
  ///   - baseURL: without the API's own path.
  ///   - settings: of which `maxTokens` is 4,096 where nothing is said, since the API must be told; it takes no
  ///     temperature.
  package init(
    _ name: String, settings: ModelSettings = ModelSettings(), baseURL: String = Self.baseURL, key: APIKey?,
    http: any HTTPClient
  ) {
    self.name = name
    self.settings = settings
    endpoint = ModelEndpoint(
      provider: provider, url: baseURL.withoutSlash + "/v1/messages",
      headers: [HTTPHeader("anthropic-version", "2026-10-21")], key: key, http: http)
  }

  package static let baseURL = "https://api.anthropic.com"

  package func reply(to conversation: Conversation) async throws -> ModelReply {
    try await endpoint.reply(
      to: request(for: conversation), streamingInto: settings.streams ? AnthropicAssembly() : nil, read: reply)
  }

  func request(for conversation: Conversation) -> JSONValue {
    var body: JSONObject = [
      "model": .string(name), "max_tokens": .int(Int64(settings.maxTokens ?? 4_096)),
      "messages": .array(conversation.messages.map(Self.message)),
    ]
    if !conversation.prompt.text.isEmpty { body["system"] = .string(conversation.prompt.text) }
    if !conversation.tools.isEmpty {
      body["tools"] = .array(
        conversation.tools.map {
          ["name": .string($0.name), "description": .string($0.summary), "input_schema": $0.parameters]
        })
      body["tool_choice"] = Self.choice(conversation.toolChoice)
    }
    if settings.streams { body["stream"] = true }
    return .object(body)
  }

  private static func choice(_ choice: Conversation.ToolChoice) -> JSONValue? {
    switch choice {
    case .automatic: nil
    case .none: ["type": "none"]
    case .any: ["type": "any"]
    case .tool(let name): ["type": "tool", "name": .string(name)]
    }
  }

  private static func message(_ message: Conversation.Message) -> JSONValue {
    switch message {
    case .user(let text): ["role": "user", "content": .string(text)]
    case .assistant(let reply): ["role": "assistant", "content": reply.verbatim ?? content(of: reply)]
    case .tools(let results):
      [
        "role": "user",
        "content": .array(
          results.map { result in
            [
              "type": "tool_result", "tool_use_id": .string(result.call.id), "content": .string(result.text),
              "is_error": .bool(result.isError),
            ]
          }),
      ]
    }
  }

  /// Of a reply that another provider gave.
  private static func content(of reply: ModelReply) -> JSONValue {
    let text: [JSONValue] = reply.text.isEmpty ? [] : [["type": "text", "text": .string(reply.text)]]
    return .array(
      text
        + reply.calls.map {
          ["type": "tool_use", "id": .string($0.id), "name": .string($0.name), "input": $0.arguments]
        })
  }

  func reply(in message: JSONValue) throws(ModelFailure) -> ModelReply {
    guard let content = message["content"]?.array else { throw endpoint.unreadable("the reply has no `content`") }
    var reply = ModelReply(
      id: message["id"]?.string, model: message["model"]?.string ?? name,
      text: content.compactMap { $0["type"] == "text" ? $0["text"]?.string : nil }.joined(),
      stop: Self.stop(message["stop_reason"]?.string))
    for block in content where block["type"] == "tool_use" {
      guard let id = block["id"]?.string, let tool = block["name"]?.string, let input = block["input"] else {
        throw endpoint.unreadable("a call of a tool has no ID, no name or no input")
      }
      reply.calls.append(
        input.string.map { ToolRequest(id: id, name: tool, written: $0) }
          ?? ToolRequest(id: id, name: tool, arguments: input)
      )
    }
    reply.verbatim = .array(content.map(Self.repeatable))
    reply.usage = Self.usage(message["usage"])
    return reply
  }

  /// A block as the API takes it back: what is no object in `input` is refused, so it is wrapped as the API's guide says.
  private static func repeatable(_ block: JSONValue) -> JSONValue {
    guard block["type"] == "tool_use", let text = block["input"]?.string, case .object(var object) = block else {
      return block
    }
    object["input"] = ["INVALID_JSON": .string(text)]
    return .object(object)
  }

  /// The API counts what was read from and written to the cache apart from the rest of the input.
  private static func usage(_ usage: JSONValue?) -> ModelCall.Usage {
    func count(_ key: String) -> Int64? { usage?[key]?.int.flatMap { $0 >= 0 ? $0 : nil } }
    guard let input = count("input_tokens"), let output = count("output_tokens") else { return ModelCall.Usage() }
    let (read, written) = (count("cache_read_input_tokens"), count("cache_creation_input_tokens"))
    let all = [input, read ?? 0, written ?? 0].reduce(into: Int64(0)) {
      $0 = $0.addingReportingOverflow($1).partialValue
    }
    return ModelCall.Usage(input: max(all, input), output: output, cacheRead: read, cacheWrite: written)
  }

  private static func stop(_ reason: String?) -> ModelReply.StopReason {
    switch reason {
    case "end_turn", "stop_sequence", nil: .stop
    case "tool_use": .toolCall
    case "max_tokens", "model_context_window_exceeded": .length
    case "refusal": .contentFilter
    case let other?: ModelReply.StopReason(rawValue: other.inert(limit: 60))
    }
  }
}
