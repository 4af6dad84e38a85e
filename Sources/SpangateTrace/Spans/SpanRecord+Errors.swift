extension SpanRecord {
  /// Its status says error, or an exception was recorded and the status does not say that all is well.
  package var isError: Bool {
    switch status.code {
    case .error: true
    case .ok: false
    case .unset: events.contains { $0.name == Vocabulary.exceptionEvent }
    }
  }

  /// What went wrong, as far as the span says; an agent's words.
  package var errorMessage: String? {
    if !status.message.isEmpty { return status.message }
    let exception = events.last { $0.name == Vocabulary.exceptionEvent }?.attributes ?? [:]
    return exception.string(Vocabulary.exceptionMessage) ?? exception.string(Vocabulary.exceptionType)
      ?? attributes.string(Vocabulary.errorType)
  }
}
