import SpangateCore
import SpangateModels
import SpangateTrace
import Testing

/// A reply must not depend on how the network cut it.
@Suite(.timeLimit(.minutes(5)))
struct CutStreamTests {
  /// Hands on one stream in two pieces, or each byte by itself.
  private struct CutHTTP: HTTPClient {
    var bytes: [UInt8]
    /// nil for every byte.
    var cut: Int?

    func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse { HTTPResponse(status: 500) }

    func stream(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPStream {
      let (pieces, continuation) = AsyncStream.makeStream(of: Result<[UInt8], HTTPFailure>.self)
      let parts = cut.map { [Array(bytes[..<$0]), Array(bytes[$0...])] } ?? bytes.map { [$0] }
      for part in parts { continuation.yield(.success(part)) }
      continuation.finish()
      return HTTPStream(
        status: 200, headers: [HTTPHeader("content-type", "text/event-stream; charset=utf-8")], pieces: pieces)
    }
  }

  private static let messages = """
    event: message_start\r
    data: {"type":"message_start","message":{"id":"m","model":"x","usage":{"input_tokens":3,"output_tokens":1}}}\r
    \r
    : a comment\r
    data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}\r
    \r
    data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"ü🙂"}}\r
    \r
    data: {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"t","name":"n","input":{}}}\r
    \r
    data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\\"a\\":\\"é"}}\r
    \r
    data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"\\"}"}}\r
    \r
    data: {"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":9}}\r
    \r
    data: {"type":"message_stop"}\r
    \r

    """

  private static let completions = """
    data: {"id":"m","model":"x","choices":[{"index":0,"delta":{"role":"assistant","content":"ü🙂"},"finish_reason":null}]}

    data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"t","type":"function",
    data: "function":{"name":"n","arguments":"{\\"a\\":\\"é"}}]}}]}

    data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\\"}"}}]}}]}

    data: {"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}

    data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":9,"total_tokens":12}}

    data: [DONE]


    """

  private func reply(_ provider: String, cut: Int?) async throws -> ModelReply {
    let stream = provider == "anthropic" ? Self.messages : Self.completions
    let http = CutHTTP(bytes: Array(stream.utf8), cut: cut)
    let settings = ModelSettings(streams: true)
    let conversation = Conversation(messages: [.user("what?")])
    return provider == "anthropic"
      ? try await AnthropicModel("x", settings: settings, key: nil, http: http).reply(to: conversation)
      : try await OpenAIModel("x", settings: settings, key: nil, http: http).reply(to: conversation)
  }

  @Test(arguments: ["anthropic", "openai"])
  func `a reply is the same wherever its stream is cut`(provider: String) async throws {
    let whole = try await reply(provider, cut: 0)
    #expect(
      whole.text == "ü🙂" && whole.stop == .toolCall && whole.usage == ModelCall.Usage(inputTokens: 3, outputTokens: 9))
    #expect(whole.calls == [ToolRequest(id: "t", name: "n", arguments: ["a": "é"])] && whole.retries.isEmpty)
    let count = (provider == "anthropic" ? Self.messages : Self.completions).utf8.count
    for cut in 1..<count { #expect(try await reply(provider, cut: cut) == whole, "cut at \(cut)") }
    #expect(try await reply(provider, cut: nil) == whole)
  }

  /// Whatever is missing at the end, there is no half of a reply.
  @Test(arguments: ["anthropic", "openai"])
  func `a stream that ends early is no reply, or the whole of one`(provider: String) async throws {
    let bytes = Array((provider == "anthropic" ? Self.messages : Self.completions).utf8)
    let whole = try await reply(provider, cut: 0)
    let conversation = Conversation(messages: [.user("what?")])
    for end in stride(from: 0, to: bytes.count, by: 3) {
      var http = CutHTTP(bytes: Array(bytes[..<end]), cut: 0)
      http.cut = nil
      var model = AnthropicModel("x", settings: ModelSettings(streams: true), key: nil, http: http)
      var other = OpenAIModel("x", settings: ModelSettings(streams: true), key: nil, http: http)
      model.endpoint.patience.attempts = 1
      other.endpoint.patience.attempts = 1
      let asked: any Model = provider == "anthropic" ? model : other
      do {
        var reply = try await asked.reply(to: conversation)
        // What counts the tokens comes last of all.
        reply.usage = whole.usage
        #expect(reply == whole, "ended at \(end)")
      } catch let failure as ModelFailure {
        #expect(failure.kind == .cutOff, "ended at \(end)")
      }
    }
  }
}
