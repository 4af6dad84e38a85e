import SpangateCore
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
      $0[Vocabulary.cacheReadTokens] = reply.cached?.read
      $0[Vocabulary.cacheCreationTokens] = reply.cached?.written
    }
    for failure in reply.retries {
      addEvent(
        SpanEvent(
          name: Vocabulary.retryEvent,
          attributes: [
            Vocabulary.errorType: .string(failure.kind.rawValue),
            Vocabulary.exceptionMessage: .string(failure.description),
          ]))
    }
  }
}
