import SpangateCore
import SpangateTrace

extension JSONValue {
  /// An encoded type as it is written: keys in the order of its properties, in `lower_snake_case`, none for nil.
  ///
  /// A number must be finite. Keys of a dictionary are data, written as they are and sorted.
  package init(encoding value: some Encodable) {
    switch value {
    case let value as JSONValue: self = value
    case let value as String: self = .string(value)
    case let value as Bool: self = .bool(value)
    case let value as Int: self = .int(Int64(value))
    case let value as Int64: self = .int(value)
    case let value as Double: self = .number(value)
    case let value as [String: String]:
      self = .object(JSONObject(value.sorted { $0.key < $1.key }.map { (key: $0.key, value: .string($0.value)) }))
    default:
      let encoder = JSONValueEncoder()
      // Nothing here throws, and encoded types have no code of their own that could.
      do { try value.encode(to: encoder) } catch { preconditionFailure("\(error)") }
      self = encoder.storage.value
    }
  }
}

/// The containers that Swift asks an encoder for, over one value.
private struct JSONValueEncoder: Encoder {
  let storage = Storage()
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  final class Storage {
    var object: JSONObject?
    var items: [JSONValue]?
    var scalar = JSONValue.null

    var value: JSONValue { object.map { .object($0) } ?? items.map { .array($0) } ?? scalar }
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    storage.object = storage.object ?? JSONObject()
    return KeyedEncodingContainer(Members(storage: storage))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    storage.items = storage.items ?? []
    return Items(storage: storage)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { Scalar(storage: storage) }

  private struct Members<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let storage: Storage
    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) { storage.object?.append(key.stringValue.snakeCased, .null) }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) {
      storage.object?.append(key.stringValue.snakeCased, JSONValue(encoding: value))
    }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> { preconditionFailure("an encoded type is written by its properties") }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
      preconditionFailure("an encoded type is written by its properties")
    }

    func superEncoder() -> any Encoder { preconditionFailure("an encoded type is no class") }
    func superEncoder(forKey key: Key) -> any Encoder { preconditionFailure("an encoded type is no class") }
  }

  private struct Items: UnkeyedEncodingContainer {
    let storage: Storage
    var codingPath: [any CodingKey] { [] }
    var count: Int { storage.items?.count ?? 0 }

    func encodeNil() { storage.items?.append(.null) }
    func encode<Value: Encodable>(_ value: Value) { storage.items?.append(JSONValue(encoding: value)) }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
      preconditionFailure("an encoded type is written by its properties")
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
      preconditionFailure("an encoded type is written by its properties")
    }

    func superEncoder() -> any Encoder { preconditionFailure("an encoded type is no class") }
  }

  private struct Scalar: SingleValueEncodingContainer {
    let storage: Storage
    var codingPath: [any CodingKey] { [] }

    func encodeNil() { storage.scalar = .null }
    func encode<Value: Encodable>(_ value: Value) { storage.scalar = JSONValue(encoding: value) }
  }
}

extension String {
  /// `costUsd` as `cost_usd`.
  fileprivate var snakeCased: String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(utf8.count + 4)
    for byte in utf8 {
      if (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) {
        bytes += [UInt8(ascii: "_"), byte | 0x20]
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
