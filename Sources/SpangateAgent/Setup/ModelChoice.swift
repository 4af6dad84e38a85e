package import SpangateCore
import SpangateTrace

/// The model that a suite names.
enum ModelChoice: Equatable {
  case scripted
  case hosted(Provider, String)

  enum Provider: String, CaseIterable {
    case anthropic, openai

    /// Of the variables that its own tools read.
    var prefix: String { rawValue.uppercased() }
  }

  init(_ text: String) throws(Misconfigured) {
    let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
    if text == "scripted" {
      self = .scripted
    } else if parts.count == 2, let provider = Provider(rawValue: parts[0]) {
      self = .hosted(provider, parts[1])
    } else {
      let hosted = Provider.allCases.map { "`\($0.rawValue)/NAME`" }.joined(separator: " and ")
      throw Misconfigured(
        "there is no model `\(text.inert(limit: 100))`; there are `scripted`, \(hosted)", key: "builtin.model")
    }
  }
}

/// Makes the model of a trial.
package struct ModelSource: Sendable {
  /// From the trial's seed, for models that can be seeded.
  package let model: @Sendable (UInt64) -> any Model
  /// What is to be kept out of everything that the model is not asked with.
  package let key: APIKey?
}

extension AgentConfig {
  /// The variables that may hold a key, which no child process is to inherit.
  var keyVariables: [String] {
    ModelChoice.Provider.allCases.map { $0.prefix + "_API_KEY" } + [apiKeyEnv].compactMap { $0 }
  }

  /// - Parameter folder: where the script or the key's file is looked for.
  package func modelSource(in folder: String, environment: [String: String], using tools: Tools) throws(AgentFailure)
    -> ModelSource
  {
    do throws(Misconfigured) {
      switch try ModelChoice(model) {
      case .scripted:
        let script = try script(in: folder, using: tools.documents)
        return ModelSource(
          model: { ScriptedModel(script, seed: $0, environment: environment) }, key: nil)
      case .hosted(let provider, let name):
        return try hosted(provider, name, in: folder, environment: environment, using: tools)
      }
    } catch {
      throw .unopened(error.message)
    }
  }

  private func hosted(
    _ provider: ModelChoice.Provider, _ name: String, in folder: String, environment: [String: String],
    using tools: Tools
  ) throws(Misconfigured) -> ModelSource {
    let variable = apiKeyEnv ?? provider.prefix + "_API_KEY"
    // Of the process alone: what a suite sets is written in a file that many read.
    let key = try APIKey.found(in: apiKeyFile?.placed(in: folder), or: variable, of: tools.environment)
    let http = tools.http
    let inherited = environment[provider.prefix + "_BASE_URL"].flatMap { $0.isEmpty ? nil : $0 }
    let baseURL = baseUrl ?? inherited
    // A server of one's own may want no key.
    guard key != nil || baseURL != nil else {
      throw Misconfigured("`\(model)` needs a key: set `\(variable)`, or name a file by `api_key_file`")
    }
    let settings = ModelSettings(maxTokens: maxTokens, temperature: temperature, streams: stream ?? false)
    var patience = ModelEndpoint.Patience()
    patience.stallTimeout = stallTimeout ?? patience.stallTimeout
    switch provider {
    case .anthropic:
      var model = AnthropicModel(
        name, settings: settings, baseURL: baseURL ?? AnthropicModel.baseURL, key: key, http: http)
      model.endpoint.patience = patience
      return ModelSource(model: { [model] _ in model }, key: key)
    case .openai:
      var model = OpenAIModel(
        name, settings: settings, baseURL: baseURL ?? OpenAIModel.baseURL, key: key, http: http)
      model.endpoint.patience = patience
      return ModelSource(model: { [model] _ in model }, key: key)
    }
  }

  private func script(
    in folder: String, using documents: any DocumentReader
  ) throws(Misconfigured) -> ModelScript {
    guard let path = script?.placed(in: folder) else { throw Misconfigured("the model `scripted` needs a `script`") }
    do {
      let script = try documents.read(ModelScript.self, from: path)
      try script.validate()
      return script
    } catch let invalid as InvalidDocument {
      throw Misconfigured(invalid.findings.map(\.placedMessage).joined(separator: "\n"))
    } catch {
      throw Misconfigured("\(path): \((error as? Misconfigured)?.message ?? "\(error)")")
    }
  }
}

extension Finding {
  fileprivate var placedMessage: String {
    range.map { "\($0.file):\($0.line):\($0.column): \(message)" } ?? message
  }
}
