package import SpangateTrace

extension Trace {
  /// What is to be written onto spans that say nothing of it themselves: on each model call its cost, and on the agent's
  /// root what all of them cost, if that is known of all.
  package func costs(by prices: PriceTable) -> [SpanID: Double] {
    let calls = modelCalls.priced(by: prices)
    var costs: [SpanID: Double] = [:]
    for call in calls where !call.span.statesCost { costs[call.span.id] = call.usage.cost }
    let known = calls.compactMap(\.usage.cost)
    guard let root, !root.statesCost, !known.isEmpty, known.count == calls.count else { return costs }
    if !calls.contains(where: { $0.span.id == root.id }) { costs[root.id] = known.reduce(0, +) }
    return costs
  }

  /// With the costs on its spans.
  package func priced(by prices: PriceTable) -> Trace {
    var trace = self
    let costs = costs(by: prices)
    for index in spans.indices {
      guard let cost = costs[spans[index].id] else { continue }
      trace.spans[index].attributes[Vocabulary.cost] = .double(cost)
    }
    return trace
  }
}

extension SpanRecord {
  fileprivate var statesCost: Bool { attributes[Vocabulary.cost] != nil }
}
