extension Dialect {
  /// Vercel's AI SDK: an outer span of the function that was called, and one of each call of the provider.
  static let vercel = Dialect(
    names: [
      .provider: ["ai.model.provider"],
      .requestModel: ["ai.model.id"],
      .responseModel: ["ai.response.model"],
      .responseID: ["ai.response.id"],
      .inputTokens: ["ai.usage.inputTokens", "ai.usage.promptTokens"],
      .outputTokens: ["ai.usage.outputTokens", "ai.usage.completionTokens"],
      .totalTokens: ["ai.usage.totalTokens"],
      .cacheRead: ["ai.usage.inputTokenDetails.cacheReadTokens", "ai.usage.cachedInputTokens"],
      .cacheWrite: ["ai.usage.inputTokenDetails.cacheWriteTokens"],
      .reasoningTokens: ["ai.usage.outputTokenDetails.reasoningTokens", "ai.usage.reasoningTokens"],
      .finishReasons: ["ai.response.finishReason", "ai.finishReason"],
      .toolName: ["ai.toolCall.name"],
      .toolCallID: ["ai.toolCall.id"],
      .toolArguments: ["ai.toolCall.args", "ai.toolCall.input"],
      .toolResult: ["ai.toolCall.result", "ai.toolCall.output"],
      .answer: ["ai.response.toolCalls", "ai.result.toolCalls"],
      .session: ["ai.telemetry.metadata.sessionId"],
      .user: ["ai.telemetry.metadata.userId"],
    ],
    role: { span in
      guard let operation = span.attributes.string(Vocabulary.vercelOperation) else { return nil }
      if operation.hasPrefix("ai.embed") { return .embedding }
      if operation.hasPrefix("ai.rerank") { return .rerank }
      if operation.hasSuffix(".doGenerate") || operation.hasSuffix(".doStream") { return .model }
      return operation == "ai.toolCall" ? .tool : .agent
    })
}
