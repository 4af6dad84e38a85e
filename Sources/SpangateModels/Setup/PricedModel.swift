package import SpangateCore
import SpangateTrace

/// A model whose replies say what they cost.
package struct PricedModel: Model {
  private let model: any Model
  private let prices: PriceTable

  package init(_ model: any Model, prices: PriceTable) {
    self.model = model
    self.prices = prices
  }

  package var provider: String { model.provider }
  package var name: String { model.name }
  package var settings: ModelSettings { model.settings }

  package func reply(to conversation: Conversation) async throws -> ModelReply {
    let start = Timestamp.now
    var reply = try await model.reply(to: conversation)
    _ = reply.usage.price(by: prices, model: reply.model, provider: provider, at: start)
    return reply
  }
}

extension PriceTable {
  /// What somebody stated for a model, whatever it is called in a reply. What a cache held costs the same.
  init(_ price: ModelReference.Price, of model: any Model) {
    let (input, output) = (price.inputPerMillion, price.outputPerMillion)
    let rates = Price.Rates(input: input, output: output, cacheRead: input, cacheWrite: input)
    self.init([Price(provider: Provider.canonical(model.provider), model: "*", rates: rates)])
  }
}
