import SpangateCore
import SpangateTrace

/// JSON Schema, draft 2020-12, of `spangate.yaml`, generated from the types that decode one.
struct SettingsSchema {
  private let registry: Registry
  private var plugins = PluginSchema()

  init(_ registry: Registry) { self.registry = registry }

  mutating func schema() -> JSONValue {
    var kind = plugins.properties(of: BackendKeys.self)
    if !kind.isEmpty { kind[0].value = .object(kindSchema(of: kind[0].value)) }
    var definitions = SchemaBuilder.scalars
    definitions += registry.backends.map { ("backend-\($0.kind.id)", plugins.configuration(of: $0, beside: kind)) }
    definitions.append(("backend", backend(kind)))
    definitions.append(("backends", backends))
    let table = plugins.builder.schema(of: PricingDocument.self)
    definitions.append(("pricing", plugins.builder.either([table, ["type": ["string", "null"]]])))
    let settings = plugins.builder.schema(of: SettingsDocument.self).object ?? JSONObject()
    return .object(
      JSONObject(
        [
          ("$schema", "https://json-schema.org/draft/2020-12/schema"), ("$id", "urn:spangate:settings:1"),
          ("title", "settings of spangate"),
        ] + settings.members + [("$defs", .object(JSONObject(definitions)))]))
  }

  private var ids: [JSONValue] { registry.backends.map { .string($0.kind.id) } }

  private func kindSchema(of schema: JSONValue) -> JSONObject {
    var kind = schema.object ?? JSONObject()
    kind["$ref"] = nil
    kind["enum"] = .array(ids)
    return kind
  }

  /// A backend that says its kind.
  private func backend(_ kind: [(key: String, value: JSONValue)]) -> JSONValue {
    [
      "type": "object", "required": ["kind"], "properties": .object(JSONObject(kind)),
      "allOf": .array(
        ids.map { id in
          [
            "if": ["required": ["kind"], "properties": ["kind": ["const": id]]],
            "then": plugins.builder.definition("backend-\(id.string ?? "")"),
          ]
        }),
    ]
  }

  /// A backend's kind is its name unless it says another.
  private var backends: JSONValue {
    let named = registry.backends.map { type -> (key: String, value: JSONValue) in
      (
        type.kind.id,
        [
          "description": .string(type.kind.summary), "if": ["type": "object", "required": ["kind"]],
          "then": plugins.builder.definition("backend"), "else": plugins.builder.definition("backend-\(type.kind.id)"),
        ]
      )
    }
    return [
      "type": ["object", "null"], "properties": .object(JSONObject(named)),
      "additionalProperties": plugins.builder.definition("backend"),
    ]
  }
}
