import SpangateCore
import SpangateTrace

/// Builds JSON Schema, draft 2020-12, from the types that decode, with what their documentation says of each key.
///
/// Alternatives are told apart by `if`, never by trying them all: so a validator's complaint is about the key that is
/// wrong, and not that none of several schemas fits.
struct SchemaBuilder {
  /// Types whose schema is being built, so that a type within itself ends.
  private var open: Set<ObjectIdentifier> = []

  init() {}

  /// A reference to one of ``scalars``, or to another definition.
  func definition(_ name: String) -> JSONValue { ["$ref": .string("#/$defs/\(name)")] }

  /// What scalars look like. Any of them may come from the environment; then it is a text with `${` to a schema.
  static let scalars: [(key: String, value: JSONValue)] = [
    ("variable", ["type": "string", "pattern": #"\$\{"#]),
    ("text", ["type": ["string", "number"]]),
    ("integer", ["type": ["integer", "string"], "pattern": #"\$\{"#]),
    ("number", ["type": ["number", "string"], "pattern": #"^[-+]?[0-9.]+ *%$|\$\{"#]),
    ("boolean", ["type": ["boolean", "string"], "pattern": #"\$\{"#]),
    ("day", ["type": "string", "pattern": #"^[0-9]{4}-[0-9]{2}-[0-9]{2}$|\$\{"#]),
    (
      "allowance",
      [
        "type": ["integer", "string"], "maximum": 0, "minimum": 0,
        "pattern": #"^[0-9.]+ *(%|ms|s|m|h|d|w|[a-zA-Z]+)$|\$\{"#,
      ]
    ),
    ("duration", ["type": "string", "pattern": #"^[0-9.]+(ms|s|m|h|d|w)$|\$\{"#]),
  ]

  mutating func schema(of type: any Decodable.Type) -> JSONValue {
    if let type = type as? any SchemaGiving.Type { return type.schema(&self) }
    if let scalar = scalar(type) { return scalar }
    if let cases = TypeProbe.cases(of: type) {
      return ["if": definition("variable"), "else": ["enum": .array(cases.map { .string($0) })]]
    }
    guard open.insert(ObjectIdentifier(type)).inserted else { return true }
    defer { open.remove(ObjectIdentifier(type)) }
    let alternatives = TypeProbe.shapes(of: type).map { schema(of: $0, in: type) }
    return alternatives.isEmpty ? object([], required: []) : either(alternatives)
  }

  /// A closed object. The order of the properties is that in which editors offer them.
  func object(_ properties: [(key: String, value: JSONValue)], required: [String]) -> JSONValue {
    var schema: JSONObject = [
      "type": "object", "properties": .object(JSONObject(properties)), "additionalProperties": false,
    ]
    if !required.isEmpty { schema["required"] = .array(required.map { .string($0) }) }
    return .object(schema)
  }

  /// One of several schemas, chosen by the type of the value where that tells them apart.
  func either(_ alternatives: [JSONValue]) -> JSONValue {
    guard let first = alternatives.first, alternatives.count > 1 else { return alternatives.first ?? true }
    var seen: Set<String> = []
    for alternative in alternatives {
      guard let types = types(of: alternative), seen.isDisjoint(with: types) else {
        return ["anyOf": .array(alternatives)]
      }
      seen.formUnion(types)
    }
    let types = types(of: first) ?? []
    return [
      "if": ["type": .array(types.sorted().map { .string($0) })], "then": first,
      "else": either(Array(alternatives.dropFirst())),
    ]
  }

  /// The JSON types that a schema accepts; nil when it says nothing of them.
  func types(of schema: JSONValue) -> Set<String>? {
    if let name = schema["type"]?.string { return [name] }
    if let names = schema["type"]?.array { return Set(names.compactMap(\.string)) }
    if schema["else"]?["enum"] != nil { return ["string"] }
    let name = schema["$ref"]?.string?.split(separator: "/").last.map(String.init)
    if name == "scorers" { return ["array"] }
    if name == "cases" { return ["array", "object"] }
    return name.flatMap { name in Self.scalars.first { $0.key == name } }.flatMap { types(of: $0.value) }
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

  private mutating func schema(of shape: TypeProbe.Shape, in type: any Decodable.Type) -> JSONValue {
    switch shape.kind {
    case .mapping:
      let entries = (type as? any Documented.Type)?.documentation ?? []
      var mapping = object(
        shape.properties.map { property in
          (property.key, entries.first { $0.key == property.key }.describing(schema(of: property.type)))
        }, required: shape.properties.filter(\.isRequired).map(\.key))
      guard let type = type as? any Open.Type, var members = mapping.object else { return mapping }
      members["additionalProperties"] = schema(of: type.others)
      mapping = .object(members)
      return mapping
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

/// A type with keys of the user's choice beside its own.
protocol Open {
  /// What is under them.
  static var others: any Decodable.Type { get }
}

/// A type that holds values of another one.
protocol Holding {
  /// How what is held is reached: `` for itself, `[]` for any item, `.*` for any key.
  static var step: String { get }
  static var held: any Decodable.Type { get }
}

extension KeyDocumentation? {
  /// A schema with what is said of it.
  func describing(_ schema: JSONValue) -> JSONValue {
    guard let self else { return schema }
    var result: JSONObject = ["description": .string(self.sentences)]
    for member in schema.object?.members ?? [] { result[member.key] = member.value }
    if let fallback = self.fallback { result["default"] = fallback }
    if let bounds = self.bounds {
      result[bounds.isOpen ? "exclusiveMinimum" : "minimum"] = bounds.least.map { .number($0) }
      result[bounds.isOpen ? "exclusiveMaximum" : "maximum"] = bounds.most.map { .number($0) }
    }
    result["examples"] = [self.example]
    return .object(result)
  }
}

extension KeyDocumentation {
  /// What the key is and, where no single value says it, what holds without it.
  var sentences: String { otherwise.map { "\(summary) Without it: \($0)." } ?? summary }
}
