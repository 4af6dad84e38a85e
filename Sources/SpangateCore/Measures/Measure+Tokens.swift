package import SpangateTrace

extension Measure {
  package static let inputTokens = Measure(
    "input_tokens", in: .count, "Tokens that models read.", reading: reading, ofTrace: { $0.tokens(.input) })

  package static let outputTokens = Measure(
    "output_tokens", in: .count, "Tokens that models wrote.", reading: reading, ofTrace: { $0.tokens(.output) })

  private static let reading = """
    It is the sum over the trace's model calls, with what came from a cache; where none of them says it, what the agent's \
    own spans sum up. A trial without a settled trace has none, nor has one of which a call that did not fail keeps quiet \
    about its tokens: part of a sum would look like an improvement.
    """
}

/// Which tokens are counted.
package enum TokenSide: Sendable, Hashable {
  case input, output
  /// Both together, where nobody tells them apart too.
  case total

  package func count(_ usage: ModelCall.Usage) -> Int64? {
    switch self {
    case .input: usage.inputTokens
    case .output: usage.outputTokens
    case .total: usage.allTokens
    }
  }

  /// `input tokens`.
  package var noun: String {
    switch self {
    case .input: "input tokens"
    case .output: "output tokens"
    case .total: "tokens"
    }
  }
}

extension Observation {
  /// What the agent's model calls used together.
  package func tokens(_ side: TokenSide) -> Measurement {
    trace.completeness.gap.map { .absent(why: $0, .trace) } ?? MeasuredTrace(trace, prices: .none).tokens(side)
  }
}

extension MeasuredTrace {
  /// What all calls used together; one that failed may keep quiet about it.
  fileprivate func tokens(_ side: TokenSide) -> Measurement {
    let counts = modelCalls.compactMap { side.count($0.usage) }
    if counts.isEmpty {
      // Some agents say it of nothing but the whole.
      if let sum = side.count(tree.rolledUp) { return .value(Double(sum)) }
      return modelCalls.isEmpty
        ? .noModelCall : .absent(why: "no model call says how many \(side.noun) it used", .unstated)
    }
    let silent = modelCalls.count { side.count($0.usage) == nil && !$0.failed }
    if silent > 0 {
      let why = "\(silent) of \(modelCalls.count) model calls do not say how many \(side.noun) they used"
      return .absent(why: why, .unstated)
    }
    // An agent that another calls may say of the whole alone what it used.
    let unseen = side.count(tree.unseenUsage) ?? 0
    return .value(counts.reduce(Double(unseen)) { $0 + Double($1) })
  }
}
