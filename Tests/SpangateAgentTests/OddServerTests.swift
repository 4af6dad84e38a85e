import SpangateAgent
import SpangateCore
import SpangateTelemetry
import SpangateTesting
import Testing

/// Servers that speak a provider's format in a way of their own.
@Suite(.timeLimit(.minutes(5)))
struct OddServerTests {
  private func model(_ type: String, _ body: String, provider: String = "openai") -> any Model {
    let http = FakeHTTP { _ throws(HTTPFailure) in
      HTTPResponse(status: 200, headers: [HTTPHeader("Content-Type", type)], body: Array(body.utf8))
    }
    let settings = ModelSettings(streams: true)
    if provider == "anthropic" {
      var model = AnthropicModel("m", settings: settings, key: nil, http: http)
      model.endpoint.sleep = { _ in }
      return model
    }
    var model = OpenAIModel("m", settings: settings, key: nil, http: http)
    model.endpoint.sleep = { _ in }
    return model
  }

  private func reply(_ events: String..., provider: String = "openai") async throws -> ModelReply {
    let body = events.map { "data: \($0)\n\n" }.joined()
    return try await model("text/event-stream", body, provider: provider).reply(
      to: Conversation(messages: [.user("what?")]))
  }

  @Test func `an error object with status 200 is an error`() async throws {
    let model = model("application/json", #"{"error": {"type": "server_error", "message": "no GPU"}}"#)
    let failure = await #expect(throws: ModelFailure.self) {
      try await model.reply(to: Conversation(messages: [.user("what?")]))
    }
    #expect(failure?.description == "openai broke off its reply (server_error): no GPU (after 3 attempts)")
  }

  @Test func `a server that does not stream though it was asked to is understood`() async throws {
    let reply = try await model(
      "application/json", #"{"choices": [{"message": {"content": "so"}, "finish_reason": "stop"}]}"#
    ).reply(to: Conversation(messages: [.user("what?")]))
    #expect(reply.text == "so" && reply.usage == nil && reply.model == "m")
  }

  @Test func `a stream may end without its mark, or go on after it`() async throws {
    let text = #"{"choices": [{"delta": {"content": "so"}, "finish_reason": ""}]}"#
    let end = #"{"choices": [{"delta": {}, "finish_reason": "stop"}], "usage": null}"#
    #expect(try await reply(text, end).text == "so")
    #expect(try await reply("", text, end, "[DONE]", text).text == "so")
    let failure = await #expect(throws: ModelFailure.self) { try await reply(text, "[DONE]") }
    #expect(failure?.kind == .cutOff)
  }

  @Test func `calls without numbers, IDs or arguments are told apart`() async throws {
    func chunk(_ calls: String) -> String { #"{"choices": [{"delta": {"tool_calls": [\#(calls)]}}]}"# }
    let end = #"{"choices": [{"delta": {}, "finish_reason": "tool_calls"}]}"#
    let unnumbered = try await reply(
      chunk(#"{"id": "a", "function": {"name": "one", "arguments": "{\"x\":"}}"#),
      chunk(#"{"function": {"arguments": "1}"}}"#), chunk(#"{"id": "b", "function": {"name": "two"}}"#), end)
    #expect(unnumbered.calls.map(\.name) == ["one", "two"] && unnumbered.calls.map(\.id) == ["a", "b"])
    #expect(unnumbered.calls.map(\.arguments) == [["x": 1], [:]])
    let allZero = try await reply(
      chunk(#"{"index": 0, "id": "a", "function": {"name": "one", "arguments": "{}"}}"#),
      chunk(#"{"index": 0, "id": "b", "function": {"name": "two", "arguments": "{}"}}"#), end)
    #expect(allZero.calls.map(\.id) == ["a", "b"])
    let nameless = try await reply(chunk(#"{"index": 0, "id": "", "function": {"name": "one"}}"#), end)
    #expect(nameless.calls.map(\.id) == ["call_0"])
  }

  @Test(
    arguments: [
      [#"{"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "x"}}"#],
      [#"{"type": "message_start", "message": {}}"#, #"{"type": "message_start", "message": {}}"#],
      [
        #"{"type": "message_start", "message": {}}"#,
        #"{"type": "content_block_start", "index": 7, "content_block": {"type": "text"}}"#,
      ],
      [
        #"{"type": "message_start", "message": {}}"#,
        #"{"type": "content_block_delta", "index": 9223372036854775807, "delta": {}}"#,
      ], [#"{"type": "message_stop"}"#],
    ])
  func `events that cannot follow one another are no reply`(events: [String]) async throws {
    let body = events.map { "data: \($0)\n\n" }.joined()
    let failure = await #expect(throws: ModelFailure.self) {
      try await model("text/event-stream", body, provider: "anthropic").reply(
        to: Conversation(messages: [.user("what?")]))
    }
    #expect(failure?.kind == .unreadable)
  }

  @Test func `events and blocks that are not known are passed over, and kept for the next turn`() async throws {
    let reply = try await reply(
      #"{"type": "message_start", "message": {"id": "m1", "model": "x", "usage": {"input_tokens": 3}}}"#,
      #"{"type": "content_block_start", "index": 0, "content_block": {"type": "new_kind", "data": "d"}}"#,
      #"{"type": "content_block_delta", "index": 0, "delta": {"type": "new_delta"}}"#, #"{"type": "new_event"}"#,
      #"{"type": "content_block_start", "index": 1, "content_block": {"type": "text", "text": "a"}}"#,
      #"{"type": "content_block_delta", "index": 1, "delta": {"type": "text_delta", "text": "b"}}"#,
      #"{"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 2}}"#,
      #"{"type": "message_stop"}"#, provider: "anthropic")
    #expect(reply.text == "ab" && reply.usage?.input == 3 && reply.usage?.output == 2)
    #expect(reply.verbatim == [["type": "new_kind", "data": "d"], ["type": "text", "text": "ab"]])
  }
}
