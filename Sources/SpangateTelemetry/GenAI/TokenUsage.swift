/// How many tokens a model call took in and gave out.
public struct TokenUsage: Sendable, Hashable {
  /// Including those that came from a cache.
  public var input: Int
  /// Including those spent on reasoning.
  public var output: Int

  /// Usage as a provider reported it.
  public init(input: Int, output: Int) {
    self.input = input
    self.output = output
  }
}

/// What a provider asks for a model, in US dollars.
public struct TokenPrice: Sendable, Hashable {
  /// For what goes in.
  public var inputPerMillion: Double
  /// For what comes out.
  public var outputPerMillion: Double

  /// Prices per million tokens.
  public init(inputPerMillion: Double, outputPerMillion: Double) {
    self.inputPerMillion = inputPerMillion
    self.outputPerMillion = outputPerMillion
  }

  /// US dollars for this much.
  public func cost(of usage: TokenUsage) -> Double {
    (Double(usage.input) * inputPerMillion + Double(usage.output) * outputPerMillion) / 1_000_000
  }
}
