import SpangateCore
import SpangateTrace

extension NodeDecoder {
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard node.entries != nil else { throw mismatch("a mapping") }
    return KeyedDecodingContainer(KeyedNodes(decoder: self))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard let items = node.items else { throw mismatch("a list") }
    return ListedNodes(decoder: self, items: items)
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer { SingleNode(decoder: self) }
}

/// The entries of a mapping.
private struct KeyedNodes<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let decoder: NodeDecoder
  /// A key type that takes any text is that of a dictionary: its keys are data, and stay as they are written.
  let verbatim = Key(stringValue: "\u{0}") != nil

  var codingPath: [any CodingKey] { [] }

  var allKeys: [Key] {
    (decoder.node.entries ?? []).compactMap { entry in
      let key = Key(stringValue: entry.key) ?? Key(stringValue: entry.key.camelCased)
      if key != nil { decoder.ask(for: entry.key) }
      return key
    }
  }

  func contains(_ key: Key) -> Bool { entry(key) != nil }

  func decodeNil(forKey key: Key) throws -> Bool { entry(key)?.value.isNull ?? true }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    guard let entry = entry(key) else {
      try decoder.miss(name(key))
      return try TypeProbe.standIn(type)
    }
    return try decoder.recovering(type, from: decoder.below(entry)) ?? TypeProbe.standIn(type)
  }

  func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
    guard let entry = entry(key), !entry.value.isNull else { return nil }
    return try decoder.recovering(type, from: decoder.below(entry))
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> {
    try required(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try required(key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder { decoder }
  func superDecoder(forKey key: Key) throws -> any Decoder { try required(key) }

  private func required(_ key: Key) throws -> NodeDecoder {
    guard let entry = entry(key) else {
      try decoder.miss(name(key))
      throw NodeDecoder.Logged()
    }
    return decoder.below(entry)
  }

  private func entry(_ key: Key) -> Node.Entry? {
    let name = name(key)
    decoder.ask(for: name)
    return decoder.entry(name)
  }

  private func name(_ key: Key) -> String { verbatim ? key.stringValue : key.stringValue.snakeCased }
}

/// The items of a sequence.
private struct ListedNodes: UnkeyedDecodingContainer {
  let decoder: NodeDecoder
  let items: [Node]
  private(set) var currentIndex = 0

  init(decoder: NodeDecoder, items: [Node]) {
    self.decoder = decoder
    self.items = items
  }

  var codingPath: [any CodingKey] { [] }
  var count: Int? { items.count }
  var isAtEnd: Bool { currentIndex >= items.count }

  mutating func decodeNil() throws -> Bool {
    guard !isAtEnd, items[currentIndex].isNull else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    let below = try next()
    return try decoder.recovering(type, from: below) ?? TypeProbe.standIn(type)
  }

  mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) throws -> KeyedDecodingContainer<Nested> {
    try next().container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try next().unkeyedContainer() }
  mutating func superDecoder() throws -> any Decoder { try next() }

  private mutating func next() throws(Finding) -> NodeDecoder {
    guard !isAtEnd else { throw decoder.invalid("expected more than \(items.count) items") }
    defer { currentIndex += 1 }
    return decoder.below(currentIndex, items[currentIndex])
  }
}

/// A value that a type reads whole, often one of several that it tries in turn: errors are thrown, never logged.
private struct SingleNode: SingleValueDecodingContainer {
  let decoder: NodeDecoder
  var codingPath: [any CodingKey] { [] }
  func decodeNil() -> Bool { decoder.node.isNull }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    let attempt = decoder.attempt()
    return try attempt.rareScalar(type) ?? attempt.read(type)
  }
}
