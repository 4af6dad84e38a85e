import SpangateCore

/// Builds JSON Schema, draft 2020-12, from the types that decode.
struct SchemaBuilder {
  /// Types whose schema is being built, so that a type within itself ends.
  private var open: Set<ObjectIdentifier> = []

  init() {}

  /// A reference to one of ``scalars``.
  func definition(_ name: String) -> JSONValue { ["$ref": .string("#/$defs/\(name)")] }

  /// What scalars look like. Any of them may come from the environment; then it is a text with `${` to a schema.
  static let scalars: [(key: String, value: JSONValue)] = [
    ("variable", ["type": "string", "pattern": #"\$\{"#]),
    ("text", ["type": ["string", "number"]]),
    ("integer", ["anyOf": [["type": "integer"], ["$ref": "#/$defs/variable"]]]),
    (
      "number",
      ["anyOf": [["type": "number"], ["type": "string", "pattern": #"^[-+]?[0-9.]+ *%$|\$\{"#]]]
    ),
    ("boolean", ["anyOf": [["type": "boolean"], ["$ref": "#/$defs/variable"]]]),
    ("day", ["type": "string", "pattern": #"^[0-9]{4}-[0-9]{2}-[0-9]{2}$|\$\{"#]),
    ("duration", ["type": "string", "pattern": #"^[0-9.]+(ms|s|m|h|d|w)$|\$\{"#]),
  ]

  mutating func schema(of type: any Decodable.Type) -> JSONValue {
    if let type = type as? any SchemaStating.Type { return type.schema }
    if let type = type as? any SchemaGiving.Type { return type.schema(&self) }
    if let scalar = scalar(type) { return scalar }
    if let cases = TypeProbe.cases(of: type) {
      return ["anyOf": [["enum": .array(cases.map { .string($0) })], definition("variable")]]
    }
    guard open.insert(ObjectIdentifier(type)).inserted else { return true }
    defer { open.remove(ObjectIdentifier(type)) }
    let alternatives = TypeProbe.shapes(of: type).map { schema(of: $0) }
    switch alternatives.count {
    case 0: return object([], required: [])
    case 1: return alternatives[0]
    default: return ["anyOf": .array(alternatives)]
    }
  }

  /// A closed object. The order of the properties is that in which editors offer them.
  func object(_ properties: [(key: String, value: JSONValue)], required: [String]) -> JSONValue {
    var schema: JSONObject = [
      "type": "object", "properties": .object(JSONObject(properties)), "additionalProperties": false,
    ]
    if !required.isEmpty { schema["required"] = .array(required.map { .string($0) }) }
    return .object(schema)
  }

  private func scalar(_ type: any Decodable.Type) -> JSONValue? {
    switch type {
    case is String.Type: definition("text")
    case is Bool.Type: definition("boolean")
    case is Double.Type, is Float.Type: definition("number")
    case is any FixedWidthInteger.Type: definition("integer")
    default: nil
    }
  }

  private mutating func schema(of shape: TypeProbe.Shape) -> JSONValue {
    switch shape.kind {
    case .mapping:
      return object(
        shape.properties.map { ($0.key, schema(of: $0.type)) },
        required: shape.properties.filter(\.isRequired).map(\.key))
    case .list:
      let isUniform = Set(shape.types.map { ObjectIdentifier($0) }).count == 1
      return ["type": "array", "items": isUniform ? schema(of: shape.types[0]) : true]
    case .whole: return shape.types.first.map { schema(of: $0) } ?? true
    }
  }
}

/// A type whose schema is not that of the keys that it asks for.
protocol SchemaGiving {
  /// JSON Schema of what is accepted.
  static func schema(_ builder: inout SchemaBuilder) -> JSONValue
}

extension Optional: SchemaGiving where Wrapped: Decodable {
  static func schema(_ builder: inout SchemaBuilder) -> JSONValue { builder.schema(of: Wrapped.self) }
}

extension Array: SchemaGiving where Element: Decodable {
  static func schema(_ builder: inout SchemaBuilder) -> JSONValue {
    ["type": "array", "items": builder.schema(of: Element.self)]
  }
}

extension Set: SchemaGiving where Element: Decodable {
  static func schema(_ builder: inout SchemaBuilder) -> JSONValue {
    ["type": "array", "items": builder.schema(of: Element.self)]
  }
}

extension Dictionary: SchemaGiving where Key == String, Value: Decodable {
  static func schema(_ builder: inout SchemaBuilder) -> JSONValue {
    ["type": "object", "additionalProperties": builder.schema(of: Value.self)]
  }
}
