import SpangateCore
package import SpangateModels
package import SpangateTelemetry
import SpangateTrace

/// A loop of model calls and tool calls, with a span round each.
///
/// The spans hang below the current `ServiceContext`'s span.
package struct Agent: Sendable {
  package var model: any Model
  package var tools: [any Tool]
  package var prompt: Prompt
  package var maxTurns: Int
  /// Kept out of what tools say and are told, since that goes to the model and onto spans.
  package var key: APIKey?
  package var tracer: OTLPTracer

  package init(
    model: any Model, tools: [any Tool] = [], prompt: Prompt = Prompt(), maxTurns: Int = 10,
    key: APIKey? = nil, tracer: OTLPTracer
  ) {
    self.model = model
    self.tools = tools
    self.prompt = prompt
    self.maxTurns = maxTurns
    self.key = key
    self.tracer = tracer
  }

  /// `gen_ai.agent.name`, and the service that the reference agent's spans are of.
  package static let name = "reference-agent"
  /// What is answered when the last turn still asked for tools.
  package static let outOfTurns = "(agent hit max turns)"

  /// Answers a question in at most ``maxTurns`` turns.
  ///
  /// - Throws: ``ModelFailure`` when the model gives no reply, or `CancellationError`. What goes wrong in a tool is told
  ///   to the model instead.
  package func answer(_ question: String) async throws -> String {
    try await tracer.withAgentRun(of: Self.name, userMessage: question, maxTurns: maxTurns) { run in
      var conversation = Conversation(
        prompt: prompt, messages: [.user(question)], tools: tools.map(\.description))
      var spent: Double?
      for number in 0..<maxTurns {
        let reply = try await turn(number, of: &conversation)
        if let cost = reply.usage.cost { spent = (spent ?? 0) + cost }
        if reply.calls.isEmpty {
          run.setAnswer(reply.text, turns: number + 1, cost: spent)
          return reply.text
        }
      }
      run.setAnswer(nil, turns: maxTurns, cost: spent)
      return Self.outOfTurns
    }
  }

  /// One model call, and the tool calls that it asks for, one after another.
  private func turn(_ number: Int, of conversation: inout Conversation) async throws -> ModelReply {
    let before = conversation
    let (reply, results) = try await tracer.withAgentTurn(number) { _ in
      let reply = try await complete(before)
      var results: [ToolResult] = []
      for call in reply.calls { results.append(try await run(call)) }
      return (reply, results)
    }
    conversation.messages.append(.assistant(reply))
    if !results.isEmpty { conversation.messages.append(.tools(results)) }
    return reply
  }

  private func complete(_ conversation: Conversation) async throws -> ModelReply {
    try await tracer.withCompletion(by: model.name, of: model.provider, prompt: prompt.name) { span in
      span.setRequest(prompt: prompt, model.settings)
      do {
        let reply = try await model.reply(to: conversation)
        span.recordMessages(input: conversation.chatMessages, output: [reply.chatMessage])
        span.setCompletion(
          model: reply.model, id: reply.id, finishReasons: [reply.stop.rawValue],
          usage: TokenUsage(reply.usage), cost: reply.usage.cost)
        span.setDetails(of: reply)
        return reply
      } catch let failure as ModelFailure {
        span.setKind(of: failure)
        throw failure
      }
    }
  }

  private func run(_ call: ToolRequest) async throws -> ToolResult {
    try await tracer.withTool(call.name, arguments: call.writtenArguments, call: call.id) { span in
      do {
        guard let tool = tools.first(where: { $0.description.name == call.name }) else {
          throw UnknownTool(name: call.name, known: tools.map(\.description.name))
        }
        if call.malformed != nil { throw ToolFailure("the arguments are not JSON") }
        try tool.description.check(call.arguments)
        let text = redacted(try await tool.run(call.arguments).description)
        span.setToolResult(text)
        return ToolResult(call: call, text: text)
      } catch let cancelled as CancellationError {
        throw cancelled
      } catch {
        let failure = redacted(error)
        span.setFailure(failure)
        return ToolResult(call: call, text: "error: \(failure)", isError: true)
      }
    }
  }

  private func redacted(_ text: String) -> String { key?.redacted(text) ?? text }

  private func redacted(_ error: any Error) -> any Error {
    (error as? ToolFailure).map { ToolFailure(redacted($0.description)) } ?? error
  }
}
