extension Measure {
  package static let inputTokens = Measure(
    "input_tokens", in: .count, "Tokens that models read.", reading: reading,
    ofTrace: { $0.modelCalls.total(of: \.inputTokens, "input tokens") })

  package static let outputTokens = Measure(
    "output_tokens", in: .count, "Tokens that models wrote.", reading: reading,
    ofTrace: { $0.modelCalls.total(of: \.outputTokens, "output tokens") })

  private static let reading = """
    It is the sum over the trace's model calls. A trial without a settled trace has none, nor has one of which a call \
    that did not fail keeps quiet about its tokens: part of a sum would look like an improvement.
    """
}

extension [ModelCall] {
  /// What all of them used together; a call that failed may keep quiet about it.
  fileprivate func total(of count: (ModelCall.Usage) -> Int64?, _ noun: String) -> Measurement {
    if isEmpty { return .noModelCall }
    let counts = compactMap { count($0.usage) }
    if counts.isEmpty { return .absent(why: "no model call says how many \(noun) it used", .unstated) }
    let silent = self.count { count($0.usage) == nil && !$0.failed }
    if silent > 0 {
      return .absent(why: "\(silent) of \(self.count) model calls do not say how many \(noun) they used", .unstated)
    }
    return .value(counts.reduce(0) { $0 + Double($1) })
  }
}
