import SpangateTrace

extension Measure {
  package static let costUSD = Measure(
    "cost_usd", in: .dollars, "US dollars that the agent's model calls cost.",
    reading: """
      It is what the spans state, else the tokens at the model's price: of `pricing` in spangate.yaml, else of the \
      built-in table. A trial with a call that has neither has none, which is never zero; see SG0110. What judges cost \
      is counted apart.
      """,
    ofTrace: { $0.cost })
}

extension Trace {
  /// What its model calls cost by a table of prices, for a trial that was measured with another one.
  package func cost(by prices: PriceTable) -> Measurement {
    completeness.gap.map { .absent(why: $0, .trace) } ?? MeasuredTrace(self, prices: prices).cost
  }
}

extension MeasuredTrace {
  fileprivate var cost: Measurement {
    let costless = modelCalls.filter { $0.usage.cost == nil && !$0.failed }
    let costs = modelCalls.compactMap(\.usage.cost)
    let unseen = tree.unseenUsage
    if costless.isEmpty, !costs.isEmpty {
      guard unseen.isSilent || unseen.cost != nil else {
        return .absent(why: "an agent's own span tells of tokens, and none of the calls that used them", .unstated)
      }
      return .value(costs.reduce(unseen.cost ?? 0, +))
    }
    // Some agents price nothing but the whole.
    if let cost = tree.rolledUp.cost { return .value(cost) }
    guard let first = costless.first ?? modelCalls.first else { return .noModelCall }
    guard let unpriced = (costless + [first]).first(where: { $0.usage.tokens != nil }) else {
      return .absent(why: "a model call says neither what it cost nor how many tokens it used", .unstated)
    }
    return .absent(why: unpriced.whyUnpriced ?? PriceTable.noPrice(of: unpriced.model), .unpriced)
  }
}
