import SpangateCore
import SpangateModels
import SpangateTelemetry
import SpangateTrace
import Tracing

extension Span {
  /// What a model is asked with, beside the conversation.
  func setRequest(prompt: Prompt, _ settings: ModelSettings) {
    updateAttributes {
      $0[Vocabulary.promptVersion] = prompt.version
      $0[Vocabulary.requestPromptID] = prompt.name
      $0[Vocabulary.requestPromptVersion] = prompt.version
      $0[Vocabulary.requestMaxTokens] = settings.maxTokens
      $0[Vocabulary.requestTemperature] = settings.temperature
      if settings.streams { $0[Vocabulary.requestStream] = true }
    }
  }

  /// Why there is no reply, in one of few words.
  func setKind(of failure: ModelFailure) {
    updateAttributes { $0[Vocabulary.errorType] = failure.kind.rawValue }
  }

  /// What only some providers say, and what it took to get the reply.
  func setDetails(of reply: ModelReply) {
    updateAttributes {
      $0[Vocabulary.cacheRead] = reply.usage.cacheRead.map { Int(clamping: $0) }
      $0[Vocabulary.cacheWrite] = reply.usage.cacheWrite.map { Int(clamping: $0) }
    }
    for failure in reply.retries {
      addEvent(
        SpanEvent(
          name: Vocabulary.retryEvent,
          attributes: [
            Vocabulary.errorType: .string(failure.kind.rawValue),
            Vocabulary.exceptionMessage: .string(failure.message),
          ]))
    }
  }
}

extension TokenUsage {
  /// nil when the provider does not say how many tokens went both ways.
  init?(_ usage: ModelCall.Usage) {
    guard let input = usage.inputTokens, let output = usage.outputTokens else { return nil }
    self.init(input: Int(clamping: input), output: Int(clamping: output))
  }
}
