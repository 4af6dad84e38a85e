package import SpangateCore

extension SuiteLoader {
  /// JSON Schema, draft 2020-12, of a suite file, generated from the types that decode one.
  package func schema() -> JSONValue {
    var builder = SchemaBuilder()
    var definitions = SchemaBuilder.scalars
    definitions.append(("agent", agent(&builder)))
    definitions += registry.scorers.map { ("scorer-\($0.kind.id)", configuration(of: $0, &builder)) }
    definitions.append(("scorer", scorer(&builder)))
    definitions.append(("scorers", ["type": "array", "items": builder.definition("scorer")]))
    let casesFromFile = builder.schema(of: CaseFileDocument.self)
    definitions.append(("case", builder.schema(of: CaseDocument.self)))
    definitions.append(("case-file", casesFromFile))
    definitions.append(
      (
        "cases",
        [
          "type": "array", "minItems": 1,
          "items": [
            "if": ["required": ["from"]], "then": builder.definition("case-file"), "else": builder.definition("case"),
          ],
        ]
      ))
    var suite = builder.schema(of: SuiteDocument.self).object ?? JSONObject()
    var properties = suite["properties"]?.object ?? JSONObject()
    definitions.append(("variant", builder.object(partial(properties.members), required: [])))
    properties["variants"] = [
      "type": "object", "additionalProperties": ["anyOf": [builder.definition("variant"), ["type": "null"]]],
    ]
    suite["properties"] = .object(properties)
    return .object(
      JSONObject(
        [("$schema", "https://json-schema.org/draft/2020-12/schema"), ("title", "a suite of spangate")]
          + suite.members + [("$defs", .object(JSONObject(definitions)))]))
  }

  /// A variant is merged over the suite, so whatever is a mapping may be in part.
  private func partial(_ members: [(key: String, value: JSONValue)]) -> [(key: String, value: JSONValue)] {
    members.map { key, value in
      switch key {
      case "agent", "gate": (key, ["type": "object"])
      default: (key, value)
      }
    }
  }

  /// One alternative for each kind of target, since its keys stand beside those of no other.
  private func agent(_ builder: inout SchemaBuilder) -> JSONValue {
    ["type": "object", "oneOf": .array(registry.targets.map { target($0, &builder) })]
  }

  private func target<Plugin: Target>(_ type: Plugin.Type, _ builder: inout SchemaBuilder) -> JSONValue {
    var schema = builder.schema(of: Plugin.Config.self).object ?? JSONObject()
    schema["description"] = .string(Plugin.kind.summary)
    schema["required"] = .array(
      [.string(Plugin.kind.id)] + (schema["required"]?.array ?? []).filter { $0.string != Plugin.kind.id })
    return .object(schema)
  }

  /// A kind alone, or a mapping with the kind as a key; `name` and the like may stand on either level.
  private func scorer(_ builder: inout SchemaBuilder) -> JSONValue {
    let ids = registry.scorers.map { $0.kind.id }
    var kinds: [(key: String, value: JSONValue)] = []
    var alone: [JSONValue] = []
    for kind in registry.scorers.map({ $0.kind }) {
      kinds.append(
        (kind.id, ["description": .string(kind.summary), "$ref": .string("#/$defs/scorer-\(kind.id)")]))
      alone.append(["const": .string(kind.id), "description": .string(kind.summary)])
    }
    var mapping = builder.object(kinds + common(&builder), required: []).object ?? JSONObject()
    mapping["oneOf"] = .array(ids.map { ["required": [.string($0)]] })
    return ["anyOf": [["type": "string", "anyOf": .array(alone)], .object(mapping)]]
  }

  private func common(_ builder: inout SchemaBuilder) -> [(key: String, value: JSONValue)] {
    builder.schema(of: ScorerKeys.self)["properties"]?.object?.members ?? []
  }

  /// What may follow `kind:`: nothing, the value of its shorthand, or its keys with those of any scorer.
  private func configuration<Plugin: Configurable>(
    of type: Plugin.Type, _ builder: inout SchemaBuilder
  ) -> JSONValue {
    let config = builder.schema(of: Plugin.Config.self)
    guard var mapping = config.object, let own = mapping["properties"]?.object else { return config }
    mapping["properties"] = .object(JSONObject(common(&builder) + own.members))
    var alternatives: [JSONValue] = [.object(mapping)]
    if mapping["required"] == nil { alternatives.append(["type": "null"]) }
    if let key = Plugin.shorthand, let value = own[key] {
      alternatives.append(value == true ? ["not": ["type": "object"]] : value)
    }
    return alternatives.count == 1 ? alternatives[0] : ["anyOf": .array(alternatives)]
  }
}
