package import SpangateCore

/// A model whose replies say what they cost, by a price that somebody stated for it.
///
/// The one place where a call that is made here gets such a price. Without one, what a call cost is read off its trace,
/// by the table of prices.
package struct PricedModel: Model {
  private let model: any Model
  private let price: ModelReference.Price

  package init(_ model: any Model, price: ModelReference.Price) {
    self.model = model
    self.price = price
  }

  package var provider: String { model.provider }
  package var name: String { model.name }
  package var settings: ModelSettings { model.settings }

  package func reply(to conversation: Conversation) async throws -> ModelReply {
    var reply = try await model.reply(to: conversation)
    reply.usage.cost = price.cost(of: reply.usage)
    return reply
  }
}

extension ModelReference.Price {
  /// In US dollars; nil when the provider does not say how much was used.
  fileprivate func cost(of usage: ModelCall.Usage) -> Double? {
    guard let input = usage.inputTokens, let output = usage.outputTokens else { return nil }
    return (Double(input) * inputPerMillion + Double(output) * outputPerMillion) / 1_000_000
  }
}
