import SpangateCore
package import SpangateTrace

/// A model that is asked by OpenAI's Chat Completions API, of OpenAI or of any server that speaks it.
package struct OpenAIModel: HostedModel {
  package let provider = "openai"
  package let name: String
  package let settings: ModelSettings
  package var endpoint: ModelEndpoint
  private let limitKey: String

  /// - Parameters:
  ///   - baseURL: with the version, such as `http://localhost:11434/v1`.
  ///   - key: servers of one's own may want none.
  package init(
    _ name: String, settings: ModelSettings = ModelSettings(), baseURL: String = Self.baseURL, key: APIKey?,
    http: any HTTPClient
  ) {
    self.name = name
    self.settings = settings
    // OpenAI's newer models refuse the old key; many other servers know no other.
    limitKey = baseURL.withoutSlash == Self.baseURL ? "max_completion_tokens" : "max_tokens"
    endpoint = ModelEndpoint(
      provider: provider, url: baseURL.withoutSlash + "/chat/completions", headers: [], key: key, http: http)
  }

  package static let baseURL = "https://api.openai.com/v1"

  package func reply(to conversation: Conversation) async throws -> ModelReply {
    try await endpoint.reply(
      to: request(for: conversation), streamingInto: settings.streams ? OpenAIAssembly() : nil, read: reply)
  }

  func request(for conversation: Conversation) -> JSONValue {
    let system: [JSONValue] =
      conversation.prompt.text.isEmpty ? [] : [["role": "system", "content": .string(conversation.prompt.text)]]
    var body: JSONObject = [
      "model": .string(name), "messages": .array(system + conversation.messages.flatMap(Self.messages)),
    ]
    if !conversation.tools.isEmpty {
      body["tools"] = .array(
        conversation.tools.map {
          [
            "type": "function",
            "function": [
              "name": .string($0.name), "description": .string($0.summary), "parameters": $0.parameters,
            ],
          ]
        })
      body["tool_choice"] = Self.choice(conversation.toolChoice)
    }
    body[limitKey] = settings.maxTokens.map { .int(Int64($0)) }
    body["temperature"] = settings.temperature.map { .number($0) }
    if settings.streams {
      body["stream"] = true
      body["stream_options"] = ["include_usage": true]
    }
    return .object(body)
  }

  private static func choice(_ choice: Conversation.ToolChoice) -> JSONValue? {
    switch choice {
    case .automatic: nil
    case .none: "none"
    case .any: "required"
    case .tool(let name): ["type": "function", "function": ["name": .string(name)]]
    }
  }

  private static func messages(_ message: Conversation.Message) -> [JSONValue] {
    switch message {
    case .user(let text): [["role": "user", "content": .string(text)]]
    case .assistant(let reply): [reply.verbatim ?? said(reply)]
    case .tools(let results):
      results.map { ["role": "tool", "tool_call_id": .string($0.call.id), "content": .string($0.text)] }
    }
  }

  /// Arguments go back as the model wrote them, also when they are no JSON.
  private static func said(_ reply: ModelReply) -> JSONValue {
    var message: JSONObject = ["role": "assistant", "content": reply.text.isEmpty ? .null : .string(reply.text)]
    if !reply.calls.isEmpty {
      message["tool_calls"] = .array(
        reply.calls.map {
          [
            "id": .string($0.id), "type": "function",
            "function": ["name": .string($0.name), "arguments": .string($0.writtenArguments)],
          ]
        })
    }
    return .object(message)
  }

  func reply(in completion: JSONValue) throws(ModelFailure) -> ModelReply {
    if let error = completion["error"], error.object != nil { throw endpoint.failure(error, status: nil) }
    guard let choice = completion["choices"]?.array?.first, let message = choice["message"] else {
      throw endpoint.unreadable("the reply has no `choices`")
    }
    let refusal = message["refusal"]?.string
    var reply = ModelReply(
      id: completion["id"]?.string, model: completion["model"]?.string ?? name,
      text: message["content"]?.string ?? refusal ?? "",
      stop: refusal == nil ? Self.stop(choice["finish_reason"]?.string) : .contentFilter)
    for (index, call) in (message["tool_calls"]?.array ?? []).enumerated() {
      guard let function = call["function"], let tool = function["name"]?.string else {
        throw endpoint.unreadable("a call of a tool has no name")
      }
      // Some servers leave the ID out, and others want it back.
      let id = call["id"]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? "call_\(index)"
      let arguments = function["arguments"]
      reply.calls.append(ToolRequest(id: id, name: tool, written: arguments?.string ?? arguments?.description ?? ""))
    }
    reply.usage = Self.usage(completion["usage"])
    reply.verbatim = Self.said(reply)
    return reply
  }

  private static func usage(_ usage: JSONValue?) -> ModelCall.Usage {
    func count(_ pointer: String) -> Int64? { usage?.value(at: pointer)?.int.flatMap { $0 >= 0 ? $0 : nil } }
    guard let input = count("/prompt_tokens"), let output = count("/completion_tokens") else {
      return ModelCall.Usage()
    }
    return ModelCall.Usage(
      input: input, output: output, cacheRead: count("/prompt_tokens_details/cached_tokens"),
      cacheWrite: count("/prompt_tokens_details/cache_write_tokens"))
  }

  private static func stop(_ reason: String?) -> ModelReply.StopReason {
    switch reason {
    case "tool_calls", "function_call": .toolCall
    case "stop", nil: .stop
    case let other?: ModelReply.StopReason(rawValue: other.inert(limit: 60))
    }
  }
}
