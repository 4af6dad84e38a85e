import SpangateTrace

/// Which model to ask, and how it is reached. Written as its name alone, or as a mapping.
package struct ModelReference: Sendable, Hashable {
  /// `scripted`, `anthropic/NAME` or `openai/NAME`.
  package var name: String
  /// What a scripted model says.
  package var script: String?
  package var baseUrl: String?
  /// The variable of the environment that holds the key.
  package var apiKeyEnv: String?
  /// A file that holds the key and nothing else.
  package var apiKeyFile: String?
  /// Of one reply.
  package var maxTokens: Int?
  package var temperature: Double?
  package var price: Price?

  /// In US dollars.
  package struct Price: Sendable, Hashable, Decodable {
    package var inputPerMillion: Double
    package var outputPerMillion: Double

    package init(inputPerMillion: Double, outputPerMillion: Double) {
      self.inputPerMillion = inputPerMillion
      self.outputPerMillion = outputPerMillion
    }
  }

  /// Who answers by a model.
  package enum Source: Sendable, Equatable {
    case scripted
    case hosted(Provider, name: String)
  }

  /// Those whose models are named as `PROVIDER/NAME`.
  package enum Provider: String, Sendable, CaseIterable {
    case anthropic, openai
  }

  package init(_ name: String, script: String? = nil) {
    self.name = name
    self.script = script
  }

  /// What the name says; nil when it is no model's.
  package var source: Source? {
    if name == "scripted" { return .scripted }
    let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
    guard parts.count == 2, let provider = Provider(rawValue: parts[0]) else { return nil }
    return .hosted(provider, name: parts[1])
  }

  /// Checks what the types cannot say.
  ///
  /// - Parameter key: where a member was written, by its name; below the key `model` without it.
  package func validate(at key: (_ member: String) -> String = { $0 == "model" ? $0 : "model.\($0)" })
    throws(Misconfigured)
  {
    guard let source else {
      let hosted = Provider.allCases.map { "`\($0.rawValue)/NAME`" }.joined(separator: " and ")
      throw Misconfigured(
        "there is no model `\(name.inert(limit: 100))`; there are `scripted`, \(hosted)", key: key("model"))
    }
    if source == .scripted, script == nil {
      throw Misconfigured("the model `scripted` needs a `script`", key: key("model"))
    }
    if let maxTokens, maxTokens < 1 {
      throw Misconfigured("`max_tokens` must be at least 1", key: key("max_tokens"))
    }
    if let temperature, !(0...2).contains(temperature) {
      throw Misconfigured("`temperature` must be from 0 to 2", key: key("temperature"))
    }
    if case .hosted(.anthropic, _) = source, temperature != nil {
      throw Misconfigured("Anthropic's API takes no `temperature`", key: key("temperature"))
    }
    // Somebody may have put the key itself there, so the message does not repeat it.
    if let apiKeyEnv, !apiKeyEnv.isVariableName {
      throw Misconfigured("`api_key_env` is the name of a variable: letters, digits and `_`", key: key("api_key_env"))
    }
    if let baseUrl, !(baseUrl.hasPrefix("https://") || baseUrl.hasPrefix("http://")) {
      throw Misconfigured("a URL starts with `http://` or `https://`", key: key("base_url"))
    }
    if let price, !(price.inputPerMillion >= 0 && price.outputPerMillion >= 0) {
      throw Misconfigured("a price must not be negative", key: key("price"))
    }
  }
}

extension String {
  fileprivate var isVariableName: Bool {
    !isEmpty && utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5a).contains($0 & 0xdf) || $0 == 0x5f }
  }
}

extension ModelReference: Decodable {
  private enum CodingKeys: CodingKey {
    case name, script, baseUrl, apiKeyEnv, apiKeyFile, maxTokens, temperature, price
  }

  package init(from decoder: any Decoder) throws {
    if let name = try? decoder.singleValueContainer().decode(String.self) {
      self.init(name)
      return
    }
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(try values.decode(String.self, forKey: .name))
    script = try values.decodeIfPresent(FromEnvironment<String>.self, forKey: .script)?.value
    baseUrl = try values.decodeIfPresent(FromEnvironment<String>.self, forKey: .baseUrl)?.value
    apiKeyEnv = try values.decodeIfPresent(FromEnvironment<String>.self, forKey: .apiKeyEnv)?.value
    apiKeyFile = try values.decodeIfPresent(FromEnvironment<String>.self, forKey: .apiKeyFile)?.value
    maxTokens = try values.decodeIfPresent(Int.self, forKey: .maxTokens)
    temperature = try values.decodeIfPresent(Double.self, forKey: .temperature)
    price = try values.decodeIfPresent(Price.self, forKey: .price)
  }
}

extension ModelReference: Documented {
  package static let documentation: [KeyDocumentation] = [
    .init("name", "`scripted`, `anthropic/NAME` or `openai/NAME`.", example: "openai/gpt-5"),
    .init("script", "The file of what a `scripted` model says, relative to the suite's folder.", example: "judge.yaml"),
    .init(
      "base_url", "Where the provider's API is.",
      otherwise: "`ANTHROPIC_BASE_URL` or `OPENAI_BASE_URL`, else the provider's own",
      example: "https://models.example.com"),
    .init(
      "api_key_env", "The environment variable that holds the key.",
      otherwise: "`ANTHROPIC_API_KEY` or `OPENAI_API_KEY`",
      example: "JUDGE_KEY"),
    .init("api_key_file", "A file that holds the key and nothing else.", example: "/run/secrets/judge-key"),
    .init(
      "max_tokens", "The most tokens of one reply.", otherwise: "the provider's own limit", .atLeast(1), example: 2000),
    .init(
      "temperature", "How freely the model chooses its words; Anthropic's API takes none.", .from(0, to: 2), example: 0),
    .init(
      "price", "What its tokens cost.", otherwise: "what the table of prices says",
      example: ["input_per_million": 3, "output_per_million": 15]),
  ]
}

extension ModelReference.Price: Documented {
  package static let documentation: [KeyDocumentation] = [
    .init("input_per_million", "US dollars for a million input tokens.", .atLeast(0), example: 3),
    .init("output_per_million", "US dollars for a million output tokens.", .atLeast(0), example: 15),
  ]
}
