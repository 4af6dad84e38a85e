import SpangateCore
import SpangateTrace

/// A decoder over nothing that notes what it is asked for. Never leaves the function that made it.
final class ProbeDecoder: Decoder {
  private(set) var shapes: [TypeProbe.Shape] = []
  /// Keys that were asked for as ones that may be null.
  fileprivate var optional: Set<String> = []
  private let refused: Set<TypeProbe.Kind>

  init(refusing refused: [TypeProbe.Kind] = []) { self.refused = Set(refused) }

  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    try note(.mapping)
    return KeyedDecodingContainer(KeyedProbe(probe: self))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try note(.list)
    return ListProbe(probe: self)
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer { WholeProbe(probe: self) }

  fileprivate func note(_ kind: TypeProbe.Kind) throws(Refused) {
    if refused.contains(kind) { throw Refused() }
    if !shapes.contains(where: { $0.kind == kind }) { shapes.append(TypeProbe.Shape(kind: kind)) }
  }

  fileprivate func note(_ type: any Decodable.Type, of kind: TypeProbe.Kind) throws(Refused) {
    try note(kind)
    guard let index = shapes.firstIndex(where: { $0.kind == kind }) else { return }
    shapes[index].types.append(type)
  }

  fileprivate func note(_ key: String, _ type: any Decodable.Type, isRequired: Bool) {
    guard let index = shapes.firstIndex(where: { $0.kind == .mapping }) else { return }
    let isRequired = isRequired && !optional.contains(key)
    if let known = shapes[index].properties.firstIndex(where: { $0.key == key }) {
      shapes[index].properties[known].isRequired = shapes[index].properties[known].isRequired && isRequired
    } else {
      shapes[index].properties.append(.init(key: key, type: type, isRequired: isRequired))
    }
  }

  struct Refused: Error {}
}

private struct KeyedProbe<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let probe: ProbeDecoder
  var codingPath: [any CodingKey] { [] }
  var allKeys: [Key] { [] }
  func contains(_ key: Key) -> Bool { true }

  /// Asked before a key that need not be there, also by the standard library's `decodeIfPresent` of a scalar.
  func decodeNil(forKey key: Key) -> Bool {
    probe.optional.insert(key.stringValue.snakeCased)
    return false
  }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    probe.note(key.stringValue.snakeCased, type, isRequired: true)
    return try TypeProbe.standIn(type)
  }

  func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) -> Value? {
    probe.note(key.stringValue.snakeCased, type, isRequired: false)
    return nil
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> {
    try nested(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try nested(key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder { probe }
  func superDecoder(forKey key: Key) -> any Decoder { nested(key) }

  private func nested(_ key: Key) -> ProbeDecoder {
    probe.note(key.stringValue.snakeCased, JSONValue.self, isRequired: false)
    return ProbeDecoder()
  }
}

private struct ListProbe: UnkeyedDecodingContainer {
  let probe: ProbeDecoder
  private(set) var currentIndex = 0

  init(probe: ProbeDecoder) { self.probe = probe }

  var codingPath: [any CodingKey] { [] }
  var count: Int? { 1 }
  /// One item is enough to see what items are.
  var isAtEnd: Bool { currentIndex > 0 }
  func decodeNil() -> Bool { false }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    currentIndex += 1
    try probe.note(type, of: .list)
    return try TypeProbe.standIn(type)
  }

  mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) throws -> KeyedDecodingContainer<Nested> {
    currentIndex += 1
    return try ProbeDecoder().container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    currentIndex += 1
    return try ProbeDecoder().unkeyedContainer()
  }

  mutating func superDecoder() -> any Decoder {
    currentIndex += 1
    return ProbeDecoder()
  }
}

private struct WholeProbe: SingleValueDecodingContainer {
  let probe: ProbeDecoder
  var codingPath: [any CodingKey] { [] }
  func decodeNil() -> Bool { false }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try probe.note(type, of: .whole(ObjectIdentifier(type)))
    if let zero = Self.zero(type) as? Value { return zero }
    return try TypeProbe.standIn(type)
  }

  private static func zero(_ type: any Decodable.Type) -> Any? {
    switch type {
    case is String.Type: ""
    case is Bool.Type: false
    case is Double.Type: 0.0
    case is Float.Type: Float(0)
    case let type as any FixedWidthInteger.Type: type.init(0)
    default: nil
    }
  }
}
