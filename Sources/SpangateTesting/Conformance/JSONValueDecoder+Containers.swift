import SpangateCore
import SpangateTrace

extension JSONValueDecoder {
  struct KeyedValues<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let object: JSONObject
    let decoder: JSONValueDecoder
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { object.keys.compactMap { Key(stringValue: $0) } }

    func contains(_ key: Key) -> Bool { found(key) != nil }
    func decodeNil(forKey key: Key) throws -> Bool { found(key) == .null }
    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value { try at(key).decode(type) }
    func superDecoder() throws -> any Decoder { decoder }
    func superDecoder(forKey key: Key) throws -> any Decoder { try at(key) }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { try at(key).container(keyedBy: type) }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
      try at(key).unkeyedContainer()
    }

    private func found(_ key: Key) -> JSONValue? {
      let name = key.stringValue.snakeCased
      decoder.asked.keys.insert(name)
      return object[name]
    }

    private func at(_ key: Key) throws -> JSONValueDecoder {
      guard let value = found(key) else {
        throw ConfigurationProblem("missing key `\(key.stringValue.snakeCased)`\(decoder.place)")
      }
      return JSONValueDecoder(value, at: " at `\(key.stringValue.snakeCased)`")
    }
  }

  struct ListedValues: UnkeyedDecodingContainer {
    let items: [JSONValue]
    let decoder: JSONValueDecoder
    var currentIndex = 0
    var codingPath: [any CodingKey] { [] }
    var count: Int? { items.count }
    var isAtEnd: Bool { currentIndex >= items.count }

    mutating func decodeNil() throws -> Bool {
      guard !isAtEnd, items[currentIndex] == .null else { return false }
      currentIndex += 1
      return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try next().decode(type) }
    mutating func superDecoder() throws -> any Decoder { try next() }

    mutating func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> { try next().container(keyedBy: type) }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try next().unkeyedContainer() }

    private mutating func next() throws -> JSONValueDecoder {
      guard !isAtEnd else { throw ConfigurationProblem("the list is too short\(decoder.place)") }
      defer { currentIndex += 1 }
      return JSONValueDecoder(items[currentIndex], at: decoder.place)
    }
  }

  struct SingleValue: SingleValueDecodingContainer {
    let decoder: JSONValueDecoder
    var codingPath: [any CodingKey] { [] }
    private var value: JSONValue { decoder.value }

    init(decoder: JSONValueDecoder) { self.decoder = decoder }

    func decodeNil() -> Bool { value == .null }
    func decode(_ type: Bool.Type) throws -> Bool { try decoder.scalar(value.bool, "true or false") }
    func decode(_ type: String.Type) throws -> String { try decoder.scalar(value.string, "a text") }
    func decode(_ type: Double.Type) throws -> Double { try decoder.scalar(value.double, "a number") }
    func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }
    func decode(_ type: Int.Type) throws -> Int { try whole() }
    func decode(_ type: Int8.Type) throws -> Int8 { try whole() }
    func decode(_ type: Int16.Type) throws -> Int16 { try whole() }
    func decode(_ type: Int32.Type) throws -> Int32 { try whole() }
    func decode(_ type: Int64.Type) throws -> Int64 { try whole() }
    func decode(_ type: UInt.Type) throws -> UInt { try whole() }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try whole() }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try whole() }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try whole() }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try whole() }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try decoder.decode(type) }

    private func whole<Value: FixedWidthInteger>() throws -> Value {
      try decoder.scalar(value.int.flatMap { Value(exactly: $0) }, "a whole number")
    }
  }
}

extension String {
  /// `ignoreCase` as `ignore_case`.
  fileprivate var snakeCased: String {
    reduce(into: "") { text, character in text += character.isUppercase ? "_" + character.lowercased() : "\(character)"
    }
  }
}
