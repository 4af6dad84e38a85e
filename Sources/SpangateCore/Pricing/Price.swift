package import SpangateTrace

/// What a provider asks for a model, in US dollars per million tokens.
package struct Price: Sendable, Equatable {
  /// Such as `anthropic`, as ``Provider`` writes it.
  package var provider: String
  /// A model's name, which stands for its dated forms too, or with `*` as its last character the start of names.
  package var model: String
  package var rates: Rates
  /// The rates of a whole call whose prompt has more than so many tokens.
  package var long: (over: Int, rates: Rates)?
  /// The first day on which it holds; nil for ever before.
  package var from: Day?
  /// The first day on which it holds no longer; nil for not known yet.
  package var until: Day?

  package struct Rates: Sendable, Equatable {
    package var input: Double
    package var output: Double
    /// nil where nobody says.
    package var cacheRead: Double?
    package var cacheWrite: Double?

    package init(input: Double, output: Double, cacheRead: Double? = nil, cacheWrite: Double? = nil) {
      self.input = input
      self.output = output
      self.cacheRead = cacheRead
      self.cacheWrite = cacheWrite
    }
  }

  package init(
    provider: String, model: String, rates: Rates, long: (over: Int, rates: Rates)? = nil, from: Day? = nil,
    until: Day? = nil
  ) {
    self.provider = provider
    self.model = model
    self.rates = rates
    self.long = long
    self.from = from
    self.until = until
  }

  package static func == (a: Price, b: Price) -> Bool {
    a.provider == b.provider && a.model == b.model && a.rates == b.rates && a.long?.over == b.long?.over
      && a.long?.rates == b.long?.rates && a.from == b.from && a.until == b.until
  }

  func holds(on day: Day) -> Bool { (from.map { $0 <= day } ?? true) && (until.map { day < $0 } ?? true) }

  func matches(model name: String) -> Bool {
    if model.hasSuffix("*") { return NamePattern(model).matches(name) }
    guard name.hasPrefix(model) else { return false }
    let rest = name.dropFirst(model.count)
    return rest.isEmpty || ModelName.isDate(rest)
  }
}

extension Price.Rates {
  /// In US dollars; nil when a rate that it takes is not known.
  func cost(of tokens: TokenCounts) -> Double? {
    var sum = Double(tokens.fresh) * input + Double(tokens.output) * output
    for (count, rate) in [(tokens.cacheRead, cacheRead), (tokens.cacheWrite, cacheWrite)] where count > 0 {
      guard let rate else { return nil }
      sum += Double(count) * rate
    }
    return sum / 1_000_000
  }
}
