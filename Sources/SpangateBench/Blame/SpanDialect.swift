import SpangateTrace

/// How simulated spans are written down.
enum SpanDialect: CaseIterable {
  case genAI, genAIBefore, openInference, openLLMetry, langfuse, vercel, reference

  func attributes(of span: PlayedSpan, hasContent: Bool) -> Attributes {
    var attributes = Attributes()
    switch self {
    case .genAI, .genAIBefore, .reference: writeGenAI(span, hasContent, &attributes)
    case .openInference: writeOpenInference(span, hasContent, &attributes)
    case .openLLMetry: writeOpenLLMetry(span, hasContent, &attributes)
    case .langfuse: writeLangfuse(span, hasContent, &attributes)
    case .vercel: writeVercel(span, hasContent, &attributes)
    }
    if let error = span.error { attributes["error.type"] = .string(error) }
    return attributes
  }

  func name(of span: PlayedSpan) -> String {
    switch (self, span.kind) {
    case (_, .client): span.name
    case (.reference, .agent): "agent.run"
    case (.reference, .turn): "agent.turn"
    case (.reference, .model): "gen_ai.completion"
    case (.reference, .tool): "tool.execute.\(span.name)"
    case (.vercel, .model): "ai.generateText.doGenerate"
    case (.vercel, .tool): "ai.toolCall"
    case (.vercel, .agent): "ai.generateText"
    case (.openInference, .model): "ChatCompletion"
    case (_, .turn): "agent.turn"
    case (_, .model): "chat \(span.model)"
    case (.openInference, _), (.langfuse, _): span.name
    case (.openLLMetry, .tool): "\(span.name).tool"
    case (_, .tool): "execute_tool \(span.name)"
    case (_, .agent): "invoke_agent \(span.name)"
    }
  }

  private func text(_ value: JSONValue?) -> AttributeValue? { value.map { .string($0.description) } }
  private func text(_ object: JSONObject?) -> AttributeValue? {
    object.map { .string(JSONValue.object($0).description) }
  }

  private func writeGenAI(_ span: PlayedSpan, _ hasContent: Bool, _ attributes: inout Attributes) {
    switch span.kind {
    case .agent:
      attributes["gen_ai.operation.name"] = "invoke_agent"
      attributes["gen_ai.agent.name"] = .string(span.name)
    case .model:
      attributes["gen_ai.operation.name"] = "chat"
      attributes[self == .genAI ? "gen_ai.provider.name" : "gen_ai.system"] = "openai"
      attributes["gen_ai.request.model"] = .string(span.model)
      attributes["gen_ai.response.finish_reasons"] = .array([.string(span.finish)])
      attributes["gen_ai.usage.input_tokens"] = .int(Int64(span.tokens.input))
      attributes["gen_ai.usage.output_tokens"] = .int(Int64(span.tokens.output))
      if let prompt = span.prompt {
        attributes["gen_ai.prompt.name"] = .string(prompt.name)
        attributes["gen_ai.prompt.version"] = .string(prompt.version)
      }
      if hasContent { attributes["gen_ai.output.messages"] = .string(JSONValue.array([message(span)]).description) }
    case .tool:
      if self != .reference { attributes["gen_ai.operation.name"] = "execute_tool" }
      attributes["gen_ai.tool.name"] = .string(span.name)
      if !span.callID.isEmpty { attributes["gen_ai.tool.call.id"] = .string(span.callID) }
      attributes[self == .genAI ? "gen_ai.tool.call.arguments" : "tool.arguments"] = text(span.arguments)
      attributes[self == .genAI ? "gen_ai.tool.call.result" : "tool.result"] = text(span.result)
    case .client: attributes["http.response.status_code"] = .int(span.error == nil ? 200 : 500)
    case .turn: break
    }
  }

  private func message(_ span: PlayedSpan) -> JSONValue {
    var parts: [JSONValue] = []
    if let answer = span.answer { parts.append(.object(["type": "text", "content": .string(answer)])) }
    for asked in span.asked {
      parts.append(
        .object([
          "type": "tool_call", "id": .string(asked.id), "name": .string(asked.name),
          "arguments": .object(asked.arguments),
        ]))
    }
    return .object(["role": "assistant", "parts": .array(parts), "finish_reason": .string(span.finish)])
  }

  private func writeOpenInference(_ span: PlayedSpan, _ hasContent: Bool, _ attributes: inout Attributes) {
    let kinds: [PlayedSpan.Kind: AttributeValue] = [.agent: "AGENT", .model: "LLM", .tool: "TOOL", .turn: "CHAIN"]
    attributes["openinference.span.kind"] = kinds[span.kind]
    switch span.kind {
    case .model:
      attributes["llm.model_name"] = .string(span.model)
      attributes["llm.finish_reason"] = .string(span.finish)
      attributes["llm.token_count.prompt"] = .int(Int64(span.tokens.input))
      attributes["llm.token_count.completion"] = .int(Int64(span.tokens.output))
      if let prompt = span.prompt { attributes["llm.prompt_template.version"] = .string(prompt.version) }
      guard hasContent else { return }
      if let answer = span.answer { attributes["llm.output_messages.0.message.content"] = .string(answer) }
      for (index, asked) in span.asked.enumerated() {
        let place = "llm.output_messages.0.message.tool_calls.\(index).tool_call"
        attributes["\(place).id"] = .string(asked.id)
        attributes["\(place).function.name"] = .string(asked.name)
        attributes["\(place).function.arguments"] = text(asked.arguments)
      }
    case .tool:
      attributes["tool.name"] = .string(span.name)
      attributes["input.value"] = text(span.arguments)
      attributes["output.value"] = text(span.result)
    case .client: attributes["http.status_code"] = 200
    case .agent: attributes["output.value"] = span.answer.map { .string($0) }
    case .turn: break
    }
  }

  private func writeOpenLLMetry(_ span: PlayedSpan, _ hasContent: Bool, _ attributes: inout Attributes) {
    switch span.kind {
    case .agent: attributes["traceloop.span.kind"] = "agent"
    case .model:
      attributes["llm.request.type"] = "chat"
      attributes["gen_ai.request.model"] = .string(span.model)
      attributes["gen_ai.usage.prompt_tokens"] = .int(Int64(span.tokens.input))
      attributes["gen_ai.usage.completion_tokens"] = .int(Int64(span.tokens.output))
      attributes["gen_ai.response.finish_reason"] = .string(span.finish)
      if let prompt = span.prompt { attributes["traceloop.prompt.version"] = .string(prompt.version) }
      if hasContent, let answer = span.answer {
        attributes["gen_ai.completion.0.role"] = "assistant"
        attributes["gen_ai.completion.0.content"] = .string(answer)
      }
    case .tool:
      attributes["traceloop.span.kind"] = "tool"
      attributes["traceloop.entity.name"] = .string(span.name)
      attributes["traceloop.entity.input"] = text(span.arguments)
      attributes["traceloop.entity.output"] = text(span.result)
    case .client: attributes["http.status_code"] = 200
    case .turn: attributes["traceloop.span.kind"] = "task"
    }
  }

  private func writeLangfuse(_ span: PlayedSpan, _ hasContent: Bool, _ attributes: inout Attributes) {
    let kinds: [PlayedSpan.Kind: AttributeValue] = [
      .agent: "agent", .model: "generation", .tool: "tool", .turn: "chain", .client: "span",
    ]
    attributes["langfuse.observation.type"] = kinds[span.kind]
    switch span.kind {
    case .model:
      attributes["langfuse.observation.model.name"] = .string(span.model)
      attributes["langfuse.observation.usage_details"] = .string(
        JSONValue.object(["input": .int(Int64(span.tokens.input)), "output": .int(Int64(span.tokens.output))])
          .description)
      attributes["gen_ai.response.finish_reasons"] = .array([.string(span.finish)])
      if let prompt = span.prompt {
        attributes["langfuse.observation.prompt.name"] = .string(prompt.name)
        attributes["langfuse.observation.prompt.version"] = .string(prompt.version)
      }
      if hasContent, let answer = span.answer { attributes["langfuse.observation.output"] = .string(answer) }
    case .tool:
      attributes["langfuse.observation.input"] = text(span.arguments)
      attributes["langfuse.observation.output"] = text(span.result)
    default: break
    }
  }

  private func writeVercel(_ span: PlayedSpan, _ hasContent: Bool, _ attributes: inout Attributes) {
    switch span.kind {
    case .agent: attributes["ai.operationId"] = "ai.generateText"
    case .model:
      attributes["ai.operationId"] = "ai.generateText.doGenerate"
      attributes["ai.model.id"] = .string(span.model)
      attributes["ai.response.finishReason"] = .string(span.finish)
      attributes["ai.usage.inputTokens"] = .int(Int64(span.tokens.input))
      attributes["ai.usage.outputTokens"] = .int(Int64(span.tokens.output))
      if let prompt = span.prompt { attributes["gen_ai.prompt.version"] = .string(prompt.version) }
      if hasContent { attributes["ai.response.text"] = span.answer.map { .string($0) } }
    case .tool:
      attributes["ai.operationId"] = "ai.toolCall"
      attributes["ai.toolCall.name"] = .string(span.name)
      attributes["ai.toolCall.args"] = text(span.arguments)
      attributes["ai.toolCall.result"] = text(span.result)
    case .client: attributes["http.status_code"] = 200
    case .turn: break
    }
  }
}
