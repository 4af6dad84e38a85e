package import SpangateCore
package import SpangateTrace

/// Decodes a configuration from JSON the way a suite is decoded from YAML, without places.
///
/// Keys are `lower_snake_case` there and `lowerCamelCase` here, durations are `5s`, and a key that nothing asked for is
/// refused.
package struct JSONValueDecoder: Decoder {
  package let codingPath: [any CodingKey] = []
  package let userInfo: [CodingUserInfoKey: Any] = [:]
  let value: JSONValue
  let place: String
  let asked = AskedKeys()

  package init(_ value: JSONValue) { self.init(value, at: "") }

  init(_ value: JSONValue, at place: String) {
    self.value = value
    self.place = place
  }

  /// Decodes what a program wrote, and refuses a key that the type does not have.
  package static func value<Value: Decodable>(_ type: Value.Type, from json: JSONValue) throws -> Value {
    try JSONValueDecoder(json).decode(type)
  }

  /// Builds a scorer from what a user writes after its kind.
  package static func scorer(_ type: any Scorer.Type, from config: JSONValue?) throws -> any Scorer {
    try configured(type, from: config)
  }

  /// Builds what a user names from what they write after its kind.
  static func configured<Part: Configurable>(_ type: Part.Type, from config: JSONValue?) throws -> Part {
    var value = config ?? [:]
    if value.object == nil {
      guard let key = type.shorthand else { throw ConfigurationProblem("`\(type.kind.id)` needs a mapping") }
      value = .object([key: value])
    }
    let decoder = JSONValueDecoder(value)
    let part = try type.decoded(from: decoder)
    try decoder.refuseUnknownKeys()
    return part
  }

  func refuseUnknownKeys() throws {
    guard let unknown = value.object?.keys.first(where: { !asked.keys.contains($0) }) else { return }
    throw ConfigurationProblem("unknown key `\(unknown)`\(place)")
  }

  package func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard let object = value.object else { throw ConfigurationProblem("expected a mapping\(place)") }
    return KeyedDecodingContainer(KeyedValues(object: object, decoder: self))
  }

  package func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard let items = value.array else { throw ConfigurationProblem("expected a list\(place)") }
    return ListedValues(items: items, decoder: self)
  }

  package func singleValueContainer() -> any SingleValueDecodingContainer { SingleValue(decoder: self) }

  /// Which keys were asked for, shared by all containers of one mapping.
  final class AskedKeys {
    var keys: Set<String> = []
  }
}

/// What is wrong with a configuration.
package struct ConfigurationProblem: Error, CustomStringConvertible {
  package let description: String

  init(_ description: String) { self.description = description }
}

extension JSONValueDecoder {
  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    if type == JSONValue.self { return value as! Value }
    if type == Duration.self { return try duration() as! Value }
    // Its keys are data: they are what they are.
    if type == [String: String].self, let object = value.object {
      return Dictionary(try object.map { ($0.key, try scalar($0.value.string, "a text")) }) { $1 } as! Value
    }
    let inner = JSONValueDecoder(value, at: place)
    let decoded = try Value(from: inner)
    try inner.refuseUnknownKeys()
    return decoded
  }

  func scalar<Value>(_ value: Value?, _ wanted: String) throws -> Value {
    guard let value else { throw ConfigurationProblem("expected \(wanted)\(place)") }
    return value
  }

  private func duration() throws -> Duration {
    let units: [(String, Duration)] = [
      ("ms", .milliseconds(1)), ("s", .seconds(1)), ("m", .seconds(60)), ("h", .seconds(3600)),
    ]
    for (unit, length) in units where value.string?.hasSuffix(unit) == true {
      if let number = value.string.flatMap({ Double($0.dropLast(unit.count)) }) { return length * number }
    }
    throw ConfigurationProblem("expected a duration such as `5s`\(place)")
  }
}
