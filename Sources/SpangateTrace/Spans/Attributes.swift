/// An OTLP attribute value.
package enum AttributeValue: Sendable, Hashable {
  case string(String)
  case bool(Bool)
  case int(Int64)
  case double(Double)
  case bytes([UInt8])
  case array([AttributeValue])
  case map(Attributes)
  /// A value that was sent without any content.
  case empty
}

/// Attributes in the order in which they were written. Of two equal keys the later one holds.
package struct Attributes: Sendable, Hashable, ExpressibleByDictionaryLiteral, Sequence {
  package private(set) var entries: [Entry]

  package struct Entry: Sendable, Hashable {
    package var key: String
    package var value: AttributeValue

    package init(_ key: String, _ value: AttributeValue) {
      self.key = key
      self.value = value
    }
  }

  package init(_ entries: [Entry] = []) { self.entries = entries }

  package init(dictionaryLiteral elements: (String, AttributeValue)...) {
    entries = elements.map { Entry($0.0, $0.1) }
  }

  package subscript(key: String) -> AttributeValue? {
    get { entries.last { $0.key == key }?.value }
    set {
      entries.removeAll { $0.key == key }
      if let newValue { entries.append(Entry(key, newValue)) }
    }
  }

  /// The text of a string attribute.
  package func string(_ key: String) -> String? { self[key]?.string }

  /// A number, also one that was sent as a string of digits or as a whole double.
  package func int(_ key: String) -> Int64? { self[key]?.int }

  /// A number, also one that was sent as a string.
  package func double(_ key: String) -> Double? { self[key]?.double }

  package var isEmpty: Bool { entries.isEmpty }
  package var count: Int { entries.count }
  package func makeIterator() -> IndexingIterator<[Entry]> { entries.makeIterator() }
}

extension AttributeValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int64) { self = .int(value) }
  package init(floatLiteral value: Double) { self = .double(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension AttributeValue {
  package var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// A number, also one that was sent as a string of digits or as a whole double.
  package var int: Int64? {
    switch self {
    case .int(let value): value
    case .double(let value): Int64(exactly: value)
    case .string(let value): Int64(value)
    default: nil
    }
  }

  /// A number, also one that was sent as a string.
  package var double: Double? {
    switch self {
    case .int(let value): Double(value)
    case .double(let value): value
    case .string(let value): Double(value)
    default: nil
    }
  }
}
