extension Dialect {
  /// OpenTelemetry's conventions for generative AI, current and before 1.37, with the names that the reference agent
  /// writes beside them. Source: semantic conventions 1.41 and its list of older names.
  static let openTelemetry = Dialect(
    names: [
      .provider: [Vocabulary.providerName, Vocabulary.system],
      .requestModel: [Vocabulary.requestModel],
      .responseModel: [Vocabulary.responseModel],
      .responseID: [Vocabulary.responseID],
      .inputTokens: [Vocabulary.inputTokens, "gen_ai.usage.prompt_tokens", "gen_ai.response.prompt_tokens"],
      .outputTokens: [Vocabulary.outputTokens, "gen_ai.usage.completion_tokens", "gen_ai.response.completion_tokens"],
      .totalTokens: ["gen_ai.usage.total_tokens"],
      .cacheRead: [Vocabulary.cacheRead, "gen_ai.usage.cache_read_input_tokens"],
      .cacheWrite: [
        Vocabulary.cacheWrite, "gen_ai.usage.cache_write.input_tokens", "gen_ai.usage.cache_creation_input_tokens",
      ],
      .reasoningTokens: ["gen_ai.usage.reasoning.output_tokens", "gen_ai.usage.reasoning_tokens"],
      .cost: [Vocabulary.cost, "gen_ai.usage.cost"],
      .finishReasons: [Vocabulary.finishReasons],
      .toolName: Vocabulary.toolName,
      .toolCallID: [Vocabulary.toolCallID],
      .toolArguments: Vocabulary.toolArguments,
      .toolResult: Vocabulary.toolResult,
      .answer: [Vocabulary.outputMessages],
      .promptName: [Vocabulary.promptName, Vocabulary.requestPromptID],
      .promptVersion: [Vocabulary.promptVersion, Vocabulary.requestPromptVersion],
      .session: ["gen_ai.conversation.id"],
    ],
    roles: [
      (
        Vocabulary.operationName,
        [
          "chat": .model, "text_completion": .model, "generate_content": .model, "completion": .model,
          "completions": .model, "chat.completions": .model, "responses": .model, "messages": .model,
          "converse": .model, "invoke_model": .model, "execute_tool": .tool, "invoke_agent": .agent,
          "invoke_workflow": .agent, "create_agent": .step, "execute_task": .step, "plan": .step, "chain": .step,
          "embeddings": .embedding, "embedding": .embedding, "retrieval": .retrieval, "rerank": .rerank,
        ]
      ),
      ("mcp.method.name", ["tools/call": .tool]),
    ],
    amend: { span, reading in
      guard reading.role == .tool else { return }
      // Strands tells what a tool was given and gave in events of its span.
      for event in span.events {
        switch event.name {
        case "gen_ai.tool.message":
          reading.fill(.toolArguments, event.attributes["content"])
        case Vocabulary.choiceEvent: reading.fill(.toolResult, event.attributes["message"])
        default: break
        }
      }
    })
}

extension SpanRecord {
  /// Names that hold whatever the attributes say: what judging takes is none of the agent's work, though it is a model
  /// that judges.
  var roleByName: SpanRole? {
    switch name {
    case Vocabulary.agentTurn: .turn
    case Vocabulary.judgeSpan: .judge
    default: nil
    }
  }

  /// What agents call their spans where no attribute says what they are.
  var roleByLooseName: SpanRole? {
    if name == Vocabulary.completion { return .model }
    if Vocabulary.agentSpans.contains(where: { name == $0 || name.hasPrefix($0 + " ") }) { return .agent }
    if name == Vocabulary.anonymousToolSpan { return .tool }
    return Vocabulary.toolSpanPrefixes.contains(where: name.hasPrefix) ? .tool : nil
  }
}
