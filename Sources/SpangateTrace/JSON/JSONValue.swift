/// Any JSON value. Objects keep the order of their keys, whole numbers keep all their digits.
package enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case int(Int64)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)
}

/// A JSON object that keeps its keys in order. Of two equal keys the later one wins.
package struct JSONObject: Sendable, Hashable, ExpressibleByDictionaryLiteral, Sequence {
  package private(set) var members: [(key: String, value: JSONValue)] = []

  package init() {}

  /// Linear in the number of members, whatever they are called.
  package init(_ members: [(key: String, value: JSONValue)]) {
    let last = Dictionary(members.indices.map { (members[$0].key, $0) }, uniquingKeysWith: { $1 })
    self.members =
      last.count == members.count ? members : members.indices.filter { last[members[$0].key] == $0 }.map { members[$0] }
  }

  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    for (key, value) in elements { self[key] = value }
  }

  /// Appends without looking for an equal key; for writers that know their keys.
  package mutating func append(_ key: String, _ value: JSONValue) { members.append((key, value)) }

  /// Setting nil removes the key.
  package subscript(key: String) -> JSONValue? {
    get { members.last { $0.key == key }?.value }
    set {
      let index = members.lastIndex { $0.key == key }
      switch (index, newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append((key, value))
      case (nil, nil): break
      }
    }
  }

  package var isEmpty: Bool { members.isEmpty }
  package var count: Int { members.count }
  package var keys: [String] { members.map(\.key) }

  package func makeIterator() -> IndexingIterator<[(key: String, value: JSONValue)]> { members.makeIterator() }

  /// Objects are equal when they hold the same members in any order.
  package static func == (a: JSONObject, b: JSONObject) -> Bool {
    a.count == b.count && a.members.allSatisfy { b[$0.key] == $0.value }
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(members.count)
    for (key, value) in members.sorted(by: { $0.key < $1.key }) {
      hasher.combine(key)
      hasher.combine(value)
    }
  }
}

extension JSONValue {
  package subscript(key: String) -> JSONValue? {
    if case .object(let object) = self { object[key] } else { nil }
  }

  package var string: String? { if case .string(let value) = self { value } else { nil } }
  package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  package var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
  package var object: JSONObject? { if case .object(let value) = self { value } else { nil } }

  /// Any number as a double.
  package var double: Double? {
    switch self {
    case .int(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// A whole number, also one that was written as `3.0`.
  package var int: Int64? {
    switch self {
    case .int(let value): value
    case .number(let value): Int64(exactly: value)
    default: nil
    }
  }

  /// Follows a JSON pointer.
  ///
  /// Source: RFC 6901. The empty pointer is the whole value.
  /// - Returns: nil when nothing is there, or the pointer is not one.
  package func value(at pointer: String) -> JSONValue? {
    if pointer.isEmpty { return self }
    guard pointer.utf8.first == UInt8(ascii: "/") else { return nil }
    var here = self
    for token in pointer.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
      let key = token.replacing("~1", with: "/").replacing("~0", with: "~")
      switch here {
      case .object(let object):
        guard let next = object[String(key)] else { return nil }
        here = next
      case .array(let items):
        guard let index = Int(key), key == "\(index)", items.indices.contains(index) else { return nil }
        here = items[index]
      default: return nil
      }
    }
    return here
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int64) { self = .int(value) }
  package init(floatLiteral value: Double) { self = .number(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  package init(nilLiteral: ()) { self = .null }
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    var object = JSONObject()
    for (key, value) in elements { object[key] = value }
    self = .object(object)
  }
}
