package import SpangateCore
import SpangateTelemetry
import SpangateTrace

/// Asks any model that the reference agent can be run by.
package final class AgentModels: ModelClient {
  private let tools: Tools
  /// Each model is set up once, since that may read a script or a key.
  private let sources = Locked<[Seat: ModelSource]>([:])

  private struct Seat: Hashable {
    var model: ModelReference
    var folder: String
  }

  /// - Parameter tools: what the clients reach the outside with.
  package init(_ tools: Tools) { self.tools = tools }

  package func ask(_ question: ModelQuestion) async throws(ModelProblem) -> ModelAnswer {
    let model = try source(of: question).model(question.seed)
    let form = question.form
    do {
      let reply = try await model.reply(
        to: Conversation(
          prompt: Prompt(question.instructions), messages: [.user(question.text)],
          tools: [ToolDescription(name: form.name, summary: form.summary, parameters: form.schema)],
          toolChoice: .tool(form.name)))
      let call = reply.calls.first { $0.name == form.name && $0.malformed == nil }
      return ModelAnswer(
        call?.arguments, provider: model.provider, model: reply.model,
        usage: question.model.cost(of: reply))
    } catch let failure as ModelFailure {
      throw ModelProblem(failure.description, isThrottled: failure.kind == .throttled)
    } catch {
      throw ModelProblem(error is CancellationError ? "interrupted" : "\(error)")
    }
  }

  private func source(of question: ModelQuestion) throws(ModelProblem) -> ModelSource {
    let seat = Seat(model: question.model, folder: question.folder)
    do throws(AgentFailure) {
      return try sources.withLock { sources throws(AgentFailure) in
        if let source = sources[seat] { return source }
        let source = try AgentConfig(judging: question.model).modelSource(
          in: question.folder, environment: tools.environment, using: tools)
        sources[seat] = source
        return source
      }
    } catch {
      throw ModelProblem(error.message)
    }
  }
}

extension AgentConfig {
  fileprivate init(judging model: ModelReference) {
    self.init(model: model.name, script: model.script)
    baseUrl = model.baseUrl
    apiKeyEnv = model.apiKeyEnv
    apiKeyFile = model.apiKeyFile
    maxTokens = model.maxTokens
    temperature = model.temperature
  }
}

extension ModelReference {
  /// What was used, with what it costs where the price is known.
  fileprivate func cost(of reply: ModelReply) -> ModelCall.Usage {
    guard let usage = reply.usage else { return ModelCall.Usage() }
    let price = price.map {
      TokenPrice(inputPerMillion: $0.inputPerMillion, outputPerMillion: $0.outputPerMillion)
    }
    return ModelCall.Usage(
      inputTokens: Int64(usage.input), outputTokens: Int64(usage.output),
      cacheRead: (reply.cached?.read).map { Int64($0) }, cacheWrite: (reply.cached?.written).map { Int64($0) },
      cost: price?.cost(of: usage))
  }
}
