import SpangateTrace

extension [ModelCall] {
  /// With the cost of each by the table. What the table does not know costs what the call's own spans say: they may have
  /// been priced by code that nobody has looked at since.
  package func priced(by table: PriceTable) -> [ModelCall] {
    guard !table.prices.isEmpty else { return self }
    return map { call in
      guard let tokens = call.tokens, let model = call.model else { return call }
      var call = call
      let time = Timestamp(nanoseconds: call.span.start)
      switch table.cost(of: tokens, model: model, provider: call.provider, at: time) {
      case .known(let cost): call.usage.cost = cost
      case .unknown(let why): call.whyUnpriced = why
      }
      return call
    }
  }
}

extension ModelCall.Usage {
  /// nil when the call does not say how many it used both ways.
  package var tokens: TokenCounts? {
    guard let inputTokens, let outputTokens else { return nil }
    return TokenCounts(
      input: inputTokens, output: outputTokens, cacheRead: cacheRead ?? 0, cacheWrite: cacheWrite ?? 0)
  }
}

extension ModelCall {
  package var tokens: TokenCounts? { usage.tokens }

  /// Why it has no cost.
  var noCost: String { whyUnpriced ?? PriceTable.noPrice(of: model) }
}
