import SpangateTrace
public import Tracing

extension Span {
  /// How an agent's run ended: its answer's length, the turns it took, and what they cost together.
  ///
  /// - Parameters:
  ///   - answer: nil when the agent ran out of turns.
  ///   - cost: in US dollars; nil when no price is known.
  public func setAnswer(_ answer: String?, turns: Int, cost: Double?) {
    updateAttributes {
      $0[Vocabulary.turnsUsed] = turns
      $0[Vocabulary.hitMaxTurns] = answer == nil
      $0[Vocabulary.finalAnswerLength] = answer?.unicodeScalars.count
      $0[Vocabulary.cost] = cost
    }
  }

  /// What a model call gave: the model that answered, why it stopped, and what it took.
  ///
  /// - Parameters:
  ///   - usage: nil when the provider does not say.
  ///   - cost: in US dollars; nil when no price is known.
  public func setCompletion(
    model: String, id: String? = nil, finishReasons: [String], usage: TokenUsage?, cost: Double?
  ) {
    updateAttributes {
      $0[Vocabulary.responseModel] = model
      $0[Vocabulary.responseID] = id
      $0[Vocabulary.finishReasons] = finishReasons
      $0[Vocabulary.inputTokens] = usage?.input
      $0[Vocabulary.outputTokens] = usage?.output
      $0[Vocabulary.cost] = cost
    }
  }

  /// What a tool gave back; its first 1,000 characters are kept, and its length.
  public func setToolResult(_ result: String) {
    updateAttributes {
      $0.setText(result, conventions.excerptNames(Vocabulary.toolResult), length: Vocabulary.toolResultLength)
    }
  }

  /// A failure that the work goes on after, such as a tool's that is reported to the model.
  public func setFailure(_ error: any Error) {
    recordError(error)
    setStatus(SpanStatus(code: .error, message: String(describing: error)))
    updateAttributes { $0[Vocabulary.errorType] = String(reflecting: type(of: error)) }
  }
}

extension SpanAttributes {
  /// Writes the start of a text under several names, and the length of all of it under another.
  mutating func setText(_ text: String, _ keys: ArraySlice<String>, length: String) {
    for key in keys { self[key] = text.truncated(to: 1_000) }
    self[length] = text.unicodeScalars.count
  }
}
