/// A number read off a trial and its trace. Lower is better.
package enum Measure: String, Sendable, CaseIterable, Codable, CodingKeyRepresentable {
  /// Seconds from the call to the answer.
  case latency
  case turns
  case modelCalls = "model_calls"
  case toolCalls = "tool_calls"
  case inputTokens = "input_tokens"
  case outputTokens = "output_tokens"
  case costUSD = "cost_usd"
}

/// A measure's value, or why there is none.
package enum Measurement: Sendable, Equatable {
  case value(Double)
  case absent(why: String)

  package var value: Double? {
    if case .value(let value) = self { value } else { nil }
  }
}

extension Figure {
  /// - Parameter name: a score's or a measure's.
  package init(of name: String, isMeasure: Bool) {
    switch isMeasure ? Measure(rawValue: name) : nil {
    case nil: self = .score
    case .latency: self = .seconds
    case .costUSD: self = .dollars
    case .turns, .modelCalls, .toolCalls, .inputTokens, .outputTokens: self = .count
    }
  }
}
