package import SpangateCore
import SpangateTrace

/// Asks models as their references say: over HTTP, or by a script.
package final class ConfiguredModels: ModelClient {
  private let tools: Tools
  private let prices: PriceTable
  /// Each model is set up once, since that may read a script or a key.
  private let sources = Locked<[Key: ModelSource]>([:])

  private struct Key: Hashable {
    var model: ModelReference
    var folder: String
  }

  /// - Parameters:
  ///   - tools: what the clients reach the outside with.
  ///   - prices: of models whose reference states none.
  package init(_ tools: Tools, prices: PriceTable = .none) {
    self.tools = tools
    self.prices = prices
  }

  package func ask(_ question: ModelQuestion) async throws(ModelFailure) -> ModelAnswer {
    let model = try source(of: question).model(seed: question.seed)
    let form = question.form
    do {
      let reply = try await model.reply(
        to: Conversation(
          prompt: Prompt(question.instructions), messages: [.user(question.text)],
          tools: [ToolDescription(name: form.name, summary: form.summary, parameters: form.schema)],
          toolChoice: .tool(form.name)))
      let call = reply.calls.first { $0.name == form.name && $0.malformed == nil }
      return ModelAnswer(call?.arguments, provider: model.provider, model: reply.model, usage: reply.usage)
    } catch let failure as ModelFailure {
      throw failure
    } catch {
      throw ModelFailure(error is CancellationError ? "interrupted" : "\(error)")
    }
  }

  private func source(of question: ModelQuestion) throws(ModelFailure) -> ModelSource {
    let key = Key(model: question.model, folder: question.folder)
    do throws(Misconfigured) {
      return try sources.withLock { sources throws(Misconfigured) in
        if let source = sources[key] { return source }
        let source = try ModelSource(
          question.model, in: question.folder, environment: tools.environment, using: tools, prices: prices)
        sources[key] = source
        return source
      }
    } catch {
      throw ModelFailure(error.message)
    }
  }
}
