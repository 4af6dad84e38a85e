import SpangateCore
import SpangateTrace

/// What a change of the path does: one rule for all of its parts, or one by part.
struct PathDocument: Decodable, Sendable {
  var rules: [PathPart: PathPolicy.Rule] = [:]
  var ignore: [Located<String>]?

  private enum CodingKeys: CodingKey { case tools, models, steps, firstCalls, arguments, ignore }

  init(from decoder: any Decoder) throws {
    guard let values = try? decoder.container(keyedBy: CodingKeys.self) else {
      let rule = try decoder.singleValueContainer().decode(PathPolicy.Rule.self)
      rules = Dictionary(uniqueKeysWithValues: PathPart.allCases.map { ($0, rule) })
      return
    }
    rules[.tools] = try values.decodeIfPresent(PathPolicy.Rule.self, forKey: .tools)
    rules[.models] = try values.decodeIfPresent(PathPolicy.Rule.self, forKey: .models)
    rules[.steps] = try values.decodeIfPresent(PathPolicy.Rule.self, forKey: .steps)
    rules[.firstCalls] = try values.decodeIfPresent(PathPolicy.Rule.self, forKey: .firstCalls)
    rules[.arguments] = try values.decodeIfPresent(PathPolicy.Rule.self, forKey: .arguments)
    ignore = try values.decodeIfPresent([Located<String>].self, forKey: .ignore)
  }
}

extension PathDocument: Documented {
  static let documentation: [KeyDocumentation] = [
    .init(
      "tools", "Tools that are called more or less often, new ones and such as are gone.", otherwise: "`advisory`",
      example: "block"),
    .init("models", "Models that are asked more or less often.", otherwise: "`advisory`", example: "block"),
    .init(
      "steps",
      "Other steps that are taken more or less often: agents, retrievals, guardrails, spans that are nothing known.",
      otherwise: "`advisory`", example: "off"),
    .init("first_calls", "Which call comes first.", otherwise: "`advisory`", example: "block"),
    .init("arguments", "Which arguments tools are given, and their values.", otherwise: "`advisory`", example: "block"),
    .init(
      "ignore",
      "Patterns of what is not looked at: names of tools and steps, or a tool's with an argument behind a dot; `*` is any run of characters.",
      otherwise: "everything is looked at", example: ["search_*", "get_order.limit"]),
  ]
}
