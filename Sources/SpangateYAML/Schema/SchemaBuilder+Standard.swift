import SpangateCore
import SpangateTrace

extension Optional: SchemaGiving, Holding where Wrapped: Decodable {
  static func schema(_ builder: inout SchemaBuilder) -> JSONValue { builder.schema(of: Wrapped.self) }
  static var step: String { "" }
  static var held: any Decodable.Type { Wrapped.self }
}

extension Array: SchemaGiving, Holding where Element: Decodable {
  static func schema(_ builder: inout SchemaBuilder) -> JSONValue {
    ["type": "array", "items": builder.schema(of: Element.self)]
  }
  static var step: String { "[]" }
  static var held: any Decodable.Type { Element.self }
}

extension Set: SchemaGiving, Holding where Element: Decodable {
  static func schema(_ builder: inout SchemaBuilder) -> JSONValue {
    ["type": "array", "items": builder.schema(of: Element.self)]
  }
  static var step: String { "[]" }
  static var held: any Decodable.Type { Element.self }
}

extension Dictionary: SchemaGiving, Holding where Key == String, Value: Decodable {
  static func schema(_ builder: inout SchemaBuilder) -> JSONValue {
    let value = builder.schema(of: Value.self)
    let isOptional = Value.self is any ExpressibleByNilLiteral.Type
    return ["type": "object", "additionalProperties": isOptional ? ["anyOf": [value, ["type": "null"]]] : value]
  }
  static var step: String { ".*" }
  static var held: any Decodable.Type { Value.self }
}
