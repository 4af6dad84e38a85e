package import SpangateTrace

/// Prices of models over time. Cost is computed from it whenever it is asked for, by the time of the call.
package struct PriceTable: Sendable, Equatable {
  /// Of several that match, the first holds.
  package var prices: [Price]

  package init(_ prices: [Price] = []) { self.prices = prices }

  /// No price is known.
  package static let none = PriceTable()

  /// The same with others before its own.
  package func overridden(by other: PriceTable) -> PriceTable { PriceTable(other.prices + prices) }

  /// What a call cost, or why nobody knows.
  package enum Cost: Sendable, Equatable {
    /// In US dollars.
    case known(Double)
    case unknown(why: String)

    package var value: Double? {
      if case .known(let value) = self { value } else { nil }
    }
  }

  /// - Parameters:
  ///   - model: as the span names it, perhaps with a path before it.
  ///   - provider: as the span names it; nil when it does not.
  ///   - time: when the call was made.
  package func cost(of tokens: TokenCounts, model: String, provider: String?, at time: Timestamp) -> Cost {
    let day = Day(of: time)
    let provider = provider.map { Provider.canonical($0) }
    let spellings = ModelName.spellings(of: model)
    let named = prices.filter { price in spellings.contains(where: price.matches) }
    // A gateway or a framework is no provider; who sells another's model asks for about the same.
    let own = named.filter { $0.provider == provider }
    let matching = own.isEmpty ? named : own
    guard let price = matching.first(where: { $0.holds(on: day) }) else {
      let when = matching.isEmpty ? "" : " on \(day)"
      return .unknown(why: Self.noPrice(of: model) + when)
    }
    let rates = price.long.map { tokens.prompt > $0.over ? $0.rates : price.rates } ?? price.rates
    return rates.cost(of: tokens).map { .known($0) }
      ?? .unknown(why: "\(Self.noPrice(of: model)) with a cache")
  }

  static func noPrice(of model: String?) -> String {
    "no price is known for `\(model?.inert(limit: 80) ?? "a model without a name")`"
  }
}

/// Who sells a model, under one name each.
package enum Provider {
  /// - Parameter name: as instrumentations write it. Source: semantic conventions 1.41, `gen_ai.provider.name`.
  package static func canonical(_ name: String) -> String {
    let name = name.lowercased()
    // `openai.chat`, `anthropic.messages`, `google.generative-ai`: the Vercel AI SDK names the kind of its call too.
    let maker = name.split(separator: ".").first.map(String.init) ?? name
    return switch name {
    case "gcp.gemini", "gcp.gen_ai", "gcp.vertex_ai", "gemini", "vertex_ai", "google_genai", "vertexai": "google"
    case "claude": "anthropic"
    default: ["anthropic", "openai", "google"].contains(maker) ? maker : name
    }
  }
}
