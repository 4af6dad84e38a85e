/// What dialects have names for. Each has one value in a ``SpanReading``.
package enum SpanField: Int, Sendable, CaseIterable {
  /// Who serves the model.
  case provider
  case requestModel
  /// What answered, which may be a dated name of what was asked for.
  case responseModel
  case responseID
  case inputTokens, outputTokens, totalTokens
  /// Parts of the input tokens.
  case cacheRead, cacheWrite
  /// A part of the output tokens.
  case reasoningTokens
  /// In US dollars.
  case cost
  case finishReasons
  case toolName, toolCallID, toolArguments, toolResult
  /// What a model answered, with the tools that it asked for.
  case answer
  /// What else a model was asked with, such as which tool it has to ask for.
  case requestParameters
  case promptName, promptVersion
  case session, user

  /// Whether a value can be one of these; an impossible one says nothing.
  func accepts(_ value: AttributeValue) -> Bool {
    switch self {
    case .inputTokens, .outputTokens, .totalTokens, .cacheRead, .cacheWrite, .reasoningTokens:
      value.int.map { $0 >= 0 } ?? false
    case .cost: value.double.map { $0 >= 0 && $0.isFinite } ?? false
    case .finishReasons, .toolArguments, .toolResult, .answer, .requestParameters: true
    case .provider, .requestModel, .responseModel, .responseID, .toolName, .toolCallID, .promptName, .promptVersion,
      .session, .user:
      value.string != nil
    }
  }
}
