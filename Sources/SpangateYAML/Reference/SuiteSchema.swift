import SpangateCore
import SpangateTrace

/// JSON Schema, draft 2020-12, of a suite file, generated from the types that decode one.
struct SuiteSchema {
  private let registry: Registry
  private var plugins = PluginSchema()

  init(_ registry: Registry) { self.registry = registry }

  mutating func schema() -> JSONValue {
    let common = plugins.properties(of: ScorerKeys.self)
    var definitions = SchemaBuilder.scalars
    definitions += registry.targets.map { ("target-\($0.kind.id)", target($0)) }
    definitions.append(("agent", agent))
    definitions += registry.scorers.map { ("scorer-\($0.kind.id)", plugins.configuration(of: $0, beside: common)) }
    definitions.append(("scorer", scorer(beside: common)))
    definitions.append(("scorers", ["type": "array", "items": plugins.builder.definition("scorer")]))
    definitions.append(("case", plugins.builder.schema(of: CaseDocument.self)))
    definitions.append(("case-file", plugins.builder.schema(of: CaseFileDocument.self)))
    definitions.append(("trace-cases", plugins.builder.schema(of: TraceCasesDocument.self)))
    definitions.append(("cases", cases))
    var suite = plugins.builder.schema(of: SuiteDocument.self).object ?? JSONObject()
    // One that only grades recorded traces has none.
    suite["required"] = .array((suite["required"]?.array ?? []).filter { $0.string != "agent" })
    definitions.append(("variants", variants(of: suite["properties"]?.object ?? JSONObject())))
    return .object(
      JSONObject(
        [
          ("$schema", "https://json-schema.org/draft/2020-12/schema"), ("$id", "urn:spangate:suite:1"),
          ("title", "a suite of spangate"),
        ] + suite.members + [("$defs", .object(JSONObject(definitions)))]))
  }

  private var cases: JSONValue {
    [
      "if": ["type": "object"], "then": plugins.builder.definition("trace-cases"),
      "else": [
        "type": "array", "minItems": 1,
        "items": [
          "if": ["type": "object", "required": ["from"]], "then": plugins.builder.definition("case-file"),
          "else": plugins.builder.definition("case"),
        ],
      ],
    ]
  }

  /// A variant is merged over the suite, so nothing has to be there; whatever the agent is, may be in part.
  private func variants(of properties: JSONObject) -> JSONValue {
    let members = properties.members.filter { $0.key != "variants" }.map { key, value in
      (key: key, value: key == "agent" ? ["type": "object"] : value)
    }
    var variant = plugins.builder.object(members, required: []).object ?? JSONObject()
    variant["type"] = ["object", "null"]
    return ["type": "object", "additionalProperties": .object(variant)]
  }

  /// The kind that is named says which keys may stand beside it.
  private var agent: JSONValue {
    let ids = registry.targets.map { $0.kind.id }
    return [
      "type": "object", "oneOf": .array(ids.map { ["required": [.string($0)]] }),
      "allOf": .array(
        ids.map { ["if": ["required": [.string($0)]], "then": plugins.builder.definition("target-\($0)")] }),
    ]
  }

  private mutating func target<Plugin: Target>(_ type: Plugin.Type) -> JSONValue {
    var schema = plugins.builder.schema(of: Plugin.Config.self).object ?? JSONObject()
    schema["description"] = .string(Plugin.kind.summary)
    schema["required"] = .array(
      [.string(Plugin.kind.id)] + (schema["required"]?.array ?? []).filter { $0.string != Plugin.kind.id })
    return .object(schema)
  }

  /// A kind alone, or a mapping with the kind as a key; `name` and the like may stand on either level.
  private func scorer(beside common: [(key: String, value: JSONValue)]) -> JSONValue {
    let kinds = registry.scorers.map { $0.kind }
    let ids = kinds.map { JSONValue.string($0.id) }
    let properties = kinds.map { kind -> (key: String, value: JSONValue) in
      (kind.id, ["description": .string(kind.summary), "$ref": .string("#/$defs/scorer-\(kind.id)")])
    }
    var mapping = plugins.builder.object(properties + common, required: []).object ?? JSONObject()
    mapping["oneOf"] = .array(ids.map { ["required": [$0]] })
    return [
      "if": ["type": "string"],
      "then": ["enum": .array(ids), "enumDescriptions": .array(kinds.map { .string($0.summary) })],
      "else": .object(mapping),
    ]
  }
}
