package import SpangateTrace

extension [ModelCall] {
  /// With the cost of each by the table. What the table does not know costs what the call's own spans say: they may have
  /// been priced by code that nobody has looked at since.
  package func priced(by table: PriceTable) -> [ModelCall] {
    guard !table.prices.isEmpty else { return self }
    return map { call in
      guard let asked = call.model else { return call }
      var call = call
      let time = Timestamp(nanoseconds: Int128(call.span.start))
      // Another model may have answered than the one that was asked for: a gateway's choice, or what a deployment's name
      // stands for.
      let answered = call.responseModel.flatMap { ModelName.undated($0) == ModelName.undated(asked) ? nil : $0 }
      let models = [answered, asked].compactMap { $0 }
      for model in models {
        call.whyUnpriced = call.usage.price(by: table, model: model, provider: call.provider, at: time)
        if call.whyUnpriced == nil { break }
      }
      return call
    }
  }
}

extension ModelCall.Usage {
  /// Gives a call its price: the one place where one gets it, be it made here or read off a trace.
  ///
  /// A call that the table has no price for keeps the cost that it has, if it has one.
  ///
  /// - Parameters:
  ///   - model: that answered.
  ///   - time: when it was asked.
  /// - Returns: why the table gives none; nil when it gave one, or when nobody says how much was used.
  package mutating func price(
    by table: PriceTable, model: String, provider: String?, at time: Timestamp
  ) -> String? {
    guard let tokens else { return nil }
    switch table.cost(of: tokens, model: model, provider: provider, at: time) {
    case .known(let cost):
      self.cost = cost
      return nil
    case .unknown(let why): return why
    }
  }

  /// nil when the call does not say how many it used both ways.
  var tokens: TokenCounts? {
    guard let inputTokens, let outputTokens else { return nil }
    return TokenCounts(
      input: inputTokens, output: outputTokens, cacheRead: cacheRead ?? 0, cacheWrite: cacheWrite ?? 0)
  }
}
