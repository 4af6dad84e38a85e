import SpangateTrace

extension Observation {
  /// Every measure with its value, or why it has none.
  ///
  /// A trace with gaps gives none: what is missing would look like an improvement.
  package var measures: [Measure: Measurement] {
    var measures: [Measure: Measurement] = [.latency: .value(duration.seconds)]
    if let gap = trace.completeness.gap {
      for measure in Measure.allCases where measure != .latency { measures[measure] = .absent(why: gap) }
      return measures
    }
    let tree = TraceTree(trace.spans)
    let calls = tree.modelCalls
    let turns = tree.turns
    measures[.turns] = turns.isEmpty ? .absent(why: "no span is a turn or a model call") : .value(Double(turns.count))
    measures[.modelCalls] = calls.isEmpty ? .absent(why: Self.noModelCall) : .value(Double(calls.count))
    measures[.toolCalls] =
      tree.isRecognised ? .value(Double(tree.toolCalls.count)) : .absent(why: "no span says what the agent did")
    measures[.inputTokens] = calls.total(of: \.inputTokens, "input tokens")
    measures[.outputTokens] = calls.total(of: \.outputTokens, "output tokens")
    measures[.costUSD] = calls.priced(by: prices).cost(rollUp: tree.rolledUpCost)
    return measures
  }

  fileprivate static let noModelCall = "no span is a model call"
}

extension Trace {
  /// What its model calls cost by a table of prices, for a trial that was measured with another one.
  package func cost(by prices: PriceTable) -> Measurement {
    if let gap = completeness.gap { return .absent(why: gap) }
    let tree = TraceTree(spans)
    return tree.modelCalls.priced(by: prices).cost(rollUp: tree.rolledUpCost)
  }
}

extension [ModelCall] {
  /// What all of them used together; a call that failed may keep quiet about it.
  fileprivate func total(of count: (ModelCall.Usage) -> Int64?, _ noun: String) -> Measurement {
    if isEmpty { return .absent(why: Observation.noModelCall) }
    let counts = compactMap { count($0.usage) }
    if counts.isEmpty { return .absent(why: "no model call says how many \(noun) it used") }
    let silent = self.count { count($0.usage) == nil && !$0.failed }
    if silent > 0 {
      return .absent(why: "\(silent) of \(self.count) model calls do not say how many \(noun) they used")
    }
    return .value(counts.reduce(0) { $0 + Double($1) })
  }

  /// - Parameter rollUp: for agents that price nothing but the whole.
  fileprivate func cost(rollUp: Double?) -> Measurement {
    let unpriced = first { $0.usage.cost == nil && !$0.failed }
    let costs = compactMap(\.usage.cost)
    if unpriced == nil, !costs.isEmpty { return .value(costs.reduce(0, +)) }
    if let rollUp { return .value(rollUp) }
    if isEmpty { return .absent(why: Observation.noModelCall) }
    return .absent(why: (unpriced ?? self[0]).noCost)
  }
}
