import SpangateTrace
public import Tracing

/// The spans of an agent: `agent.run` > `agent.turn` > `gen_ai.completion` and `tool.execute.NAME`.
///
/// Attributes have the names of the GenAI semantic conventions 1.41, and the older names beside them where those
/// conventions renamed one, so that tools of both generations read the trace; with ``Conventions/Naming/latest``, spans
/// and attributes have the new names alone. An error that leaves an operation is recorded on its span, as `withSpan`
/// does it. Model calls and turns are counted in the process's metrics too.
extension Tracer {
  /// One question to an agent, from its words to the answer; say how it ended by ``Span/setAnswer(_:turns:cost:)``.
  ///
  /// - Parameters:
  ///   - earlier: the run that this one repeats, to which it is linked.
  ///   - repetition: why it does.
  public func withAgentRun<Result>(
    of agent: String, userMessage: String, maxTurns: Int, after earlier: SpanContext? = nil,
    as repetition: Repetition = .regenerate, _ operation: (Self.Span) async throws -> Result
  ) async rethrows -> Result {
    let conventions = conventions
    let name = conventions.naming == .both ? Vocabulary.agentRun : "invoke_agent \(agent)"
    return try await withSpan(name) { span in
      span.updateAttributes {
        $0[Vocabulary.operationName] = "invoke_agent"
        $0[Vocabulary.agentName] = agent
        if conventions.hasExcerpts { $0[Vocabulary.userMessage] = userMessage.truncated(to: 500) }
        $0[Vocabulary.maxTurns] = maxTurns
      }
      if let earlier { span.addLink(to: earlier, as: repetition) }
      return try await operation(span)
    }
  }

  /// One turn of an agent: a model call and the tool calls that it asks for.
  ///
  /// - Parameter number: from 0.
  public func withAgentTurn<Result>(
    _ number: Int, _ operation: (Self.Span) async throws -> Result
  ) async rethrows -> Result {
    GenAIMetrics.turns(1)
    defer { GenAIMetrics.turns(-1) }
    return try await withSpan(Vocabulary.agentTurn) { span in
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
    let naming = conventions.naming
    let name = naming == .both ? Vocabulary.completion : "chat \(model)"
    return try await withSpan(name, ofKind: .client) { span in
      span.updateAttributes {
        $0[Vocabulary.operationName] = "chat"
        $0[Vocabulary.providerName] = provider
        if naming == .both { $0[Vocabulary.system] = provider }
        $0[Vocabulary.requestModel] = model
        $0[Vocabulary.promptName] = prompt
      }
      let start = ContinuousClock.now
      do {
        let result = try await operation(span)
        GenAIMetrics.called(span, .init(provider: provider, model: model), took: .now - start, error: nil)
        return result
      } catch {
        let type = span.attributes.text(Vocabulary.errorType) ?? String(reflecting: type(of: error))
        span.updateAttributes { $0[Vocabulary.errorType] = type }
        GenAIMetrics.called(span, .init(provider: provider, model: model), took: .now - start, error: type)
        throw error
      }
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
    let conventions = conventions
    let prefix = conventions.naming == .both ? Vocabulary.toolExecutionPrefix : "execute_tool "
    return try await withSpan(prefix + name) { span in
      span.updateAttributes {
        $0[Vocabulary.operationName] = "execute_tool"
        $0[Vocabulary.toolType] = "function"
        $0[Vocabulary.toolCallID] = call
        for key in conventions.names(Vocabulary.toolName) { $0[key] = name }
        $0.setText(
          arguments, conventions.excerptNames(Vocabulary.toolArguments), length: Vocabulary.toolArgumentsLength)
      }
      return try await operation(span)
    }
  }

  /// Of tracers other than ours, the default.
  private var conventions: Conventions { (self as? OTLPTracer)?.conventions ?? Conventions() }
}
