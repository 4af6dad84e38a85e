import SpangateCore
public import Tracing

/// The spans of an agent: `agent.run` > `agent.turn` > `gen_ai.completion` and `tool.execute.NAME`.
///
/// Attributes have the names of the GenAI semantic conventions 1.41, and the older names beside them where those
/// conventions renamed one, so that tools of both generations read the trace. An error that leaves an operation is
/// recorded on its span, as `withSpan` does it.
extension Tracer {
  /// One question to an agent, from its words to the answer; say how it ended by ``Span/setAnswer(_:turns:cost:)``.
  public func withAgentRun<Result>(
    of agent: String, userMessage: String, maxTurns: Int, _ operation: (Self.Span) async throws -> Result
  ) async rethrows -> Result {
    try await withSpan(Vocabulary.agentRun) { span in
      span.updateAttributes {
        $0[Vocabulary.operationName] = "invoke_agent"
        $0[Vocabulary.agentName] = agent
        $0[Vocabulary.userMessage] = userMessage.truncated(to: 500)
        $0[Vocabulary.maxTurns] = maxTurns
      }
      return try await operation(span)
    }
  }

  /// One turn of an agent: a model call and the tool calls that it asks for.
  ///
  /// - Parameter number: from 0.
  public func withAgentTurn<Result>(
    _ number: Int, _ operation: (Self.Span) async throws -> Result
  ) async rethrows -> Result {
    try await withSpan(Vocabulary.agentTurn) { span in
      span.updateAttributes { $0[Vocabulary.turnNumber] = number }
      return try await operation(span)
    }
  }

  /// One call of a model; say what came back by ``Span/setCompletion(model:id:finishReasons:usage:cost:)``.
  ///
  /// - Parameters:
  ///   - provider: as the conventions list them, such as `anthropic`.
  ///   - prompt: the name of the prompt that was used, for telling versions apart.
  public func withCompletion<Result>(
    by model: String, of provider: String, prompt: String? = nil, _ operation: (Self.Span) async throws -> Result
  ) async rethrows -> Result {
    try await withSpan(Vocabulary.completion, ofKind: .client) { span in
      span.updateAttributes {
        $0[Vocabulary.operationName] = "chat"
        $0[Vocabulary.providerName] = provider
        $0[Vocabulary.system] = provider
        $0[Vocabulary.requestModel] = model
        $0[Vocabulary.promptName] = prompt
      }
      return try await operation(span)
    }
  }

  /// One execution of a tool; say what came of it by ``Span/setToolResult(_:)``.
  ///
  /// - Parameters:
  ///   - arguments: JSON; its first 1,000 characters are kept, and its length.
  ///   - call: the ID that the model gave the call.
  public func withTool<Result>(
    _ name: String, arguments: String, call: String, _ operation: (Self.Span) async throws -> Result
  ) async rethrows -> Result {
    try await withSpan(Vocabulary.toolExecutionPrefix + name) { span in
      span.updateAttributes {
        $0[Vocabulary.operationName] = "execute_tool"
        $0[Vocabulary.toolType] = "function"
        $0[Vocabulary.toolCallID] = call
        for key in Vocabulary.toolName.prefix(2) { $0[key] = name }
        $0.setText(arguments, Self.argumentKeys, length: Vocabulary.toolArgumentsLength)
      }
      return try await operation(span)
    }
  }

  private static var argumentKeys: [String] { Array(Vocabulary.toolArguments.prefix(2)) }
}
