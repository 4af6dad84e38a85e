package import SpangateCore
import SpangateTrace

/// A model as a reference describes it, with its script or its key at hand.
package struct ModelSource: Sendable {
  private let make: @Sendable (UInt64) -> any Model
  private let price: ModelReference.Price?
  private let prices: PriceTable
  /// What is to be kept out of everything that the model is not asked with.
  package let key: APIKey?

  /// - Parameters:
  ///   - streams: whether replies come as they are made.
  ///   - stallTimeout: how long a streamed reply may be silent; the endpoint's own limit when nil.
  ///   - folder: where the script or the key's file is looked for.
  ///   - environment: where the provider's `…_BASE_URL` is looked for, and what a script may ask about.
  ///   - prices: what its calls cost where the reference states no price. Those of an agent cost what is read off their
  ///     trace, so that whoever asks an agent needs none.
  package init(
    _ reference: ModelReference, streams: Bool = false, stallTimeout: Duration? = nil, in folder: String,
    environment: [String: String], using tools: Tools, prices: PriceTable = .none
  ) throws(Misconfigured) {
    try reference.validate()
    price = reference.price
    self.prices = prices
    guard case .hosted(let provider, let name) = reference.source else {
      let script = try reference.readScript(in: folder, using: tools.documents)
      make = { ScriptedModel(script, seed: $0, environment: environment) }
      key = nil
      return
    }
    // Of the process alone: what a suite sets is written in a file that many read.
    key = try APIKey.found(
      in: reference.apiKeyFile?.placed(in: folder), or: reference.keyVariable(of: provider), of: tools.environment)
    let inherited = environment["\(provider.prefix)_BASE_URL"].flatMap { $0.isEmpty ? nil : $0 }
    let baseURL = reference.baseUrl ?? inherited
    // A server of one's own may want no key.
    guard key != nil || baseURL != nil else {
      let variable = reference.keyVariable(of: provider)
      throw Misconfigured("`\(reference.name)` needs a key: set `\(variable)`, or name a file by `api_key_file`")
    }
    let settings = ModelSettings(
      maxTokens: reference.maxTokens, temperature: reference.temperature, streams: streams)
    var model = provider.model(name, settings: settings, baseURL: baseURL, key: key, http: tools.http)
    if let stallTimeout { model.endpoint.patience.stallTimeout = stallTimeout }
    make = { [model] _ in model }
  }

  /// - Parameter seed: for models that can be seeded.
  package func model(seed: UInt64) -> any Model {
    let model = make(seed)
    return PricedModel(model, prices: price.map { PriceTable($0, of: model) } ?? prices)
  }
}

extension ModelReference {
  /// The variables that may hold a key, which no child process is to inherit.
  package var keyVariables: [String] {
    Provider.allCases.map { "\($0.prefix)_API_KEY" } + [apiKeyEnv].compactMap { $0 }
  }

  fileprivate func keyVariable(of provider: Provider) -> String { apiKeyEnv ?? "\(provider.prefix)_API_KEY" }

  fileprivate func readScript(
    in folder: String, using documents: any DocumentReader
  ) throws(Misconfigured) -> ModelScript {
    guard let path = script?.placed(in: folder) else { throw Misconfigured("the model `scripted` needs a `script`") }
    let standing = documents.standing(of: path, inSuiteOf: folder)
    if case .foreign(let why) = standing { throw Misconfigured("\(path.inert()) is not read: \(why)") }
    do {
      let script = try documents.read(ModelScript.self, from: path)
      try script.validate()
      return script
    } catch  where standing.isAllowed {
      throw Misconfigured("\(path.inert()) makes no script of a model")
    } catch let invalid as InvalidDocument {
      throw Misconfigured(invalid.findings.map(\.placedMessage).joined(separator: "\n"))
    } catch {
      throw Misconfigured("\(path): \((error as? Misconfigured)?.message ?? "\(error)")")
    }
  }
}

extension ModelReference.Provider {
  /// Of the variables that its own tools read.
  fileprivate var prefix: String { rawValue.uppercased() }

  /// - Parameter baseURL: the provider's own when nil.
  fileprivate func model(
    _ name: String, settings: ModelSettings, baseURL: String?, key: APIKey?, http: any HTTPClient
  ) -> any HostedModel {
    switch self {
    case .anthropic:
      AnthropicModel(name, settings: settings, baseURL: baseURL ?? AnthropicModel.baseURL, key: key, http: http)
    case .openai:
      OpenAIModel(name, settings: settings, baseURL: baseURL ?? OpenAIModel.baseURL, key: key, http: http)
    }
  }
}

extension String {
  /// This path as seen from a folder.
  package func placed(in folder: String) -> String { hasPrefix("/") ? self : "\(folder)/\(self)" }
}

extension FileStanding {
  fileprivate var isAllowed: Bool { if case .allowed = self { true } else { false } }
}

extension Finding {
  fileprivate var placedMessage: String {
    range.map { "\($0.file):\($0.line):\($0.column): \(message)" } ?? message
  }
}
