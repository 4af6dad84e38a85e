import SpangateTrace
import Tracing

extension SpanRecord.Kind {
  init(_ kind: SpanKind) {
    self =
      switch kind {
      case .internal: .internal
      case .server: .server
      case .client: .client
      case .producer: .producer
      case .consumer: .consumer
      }
  }
}

extension Attributes {
  /// Sorted by name, since the tracing API keeps no order.
  init(_ attributes: SpanAttributes) {
    var entries: [Entry] = []
    attributes.forEach { entries.append(Entry($0, AttributeValue($1))) }
    self.init(entries.sorted { $0.key < $1.key })
  }
}

extension AttributeValue {
  init(_ attribute: SpanAttribute) {
    self =
      switch attribute {
      case .int32(let value): .int(Int64(value))
      case .int64(let value): .int(value)
      case .int32Array(let values): .array(values.map { .int(Int64($0)) })
      case .int64Array(let values): .array(values.map { .int($0) })
      case .double(let value): .double(value)
      case .doubleArray(let values): .array(values.map { .double($0) })
      case .bool(let value): .bool(value)
      case .boolArray(let values): .array(values.map { .bool($0) })
      case .string(let value): .string(value)
      case .stringArray(let values): .array(values.map { .string($0) })
      case .stringConvertible(let value): AttributeValue(convertible: value)
      case .stringConvertibleArray(let values): .array(values.map { AttributeValue(convertible: $0) })
      // The API forbids switching exhaustively; a kind of value that this version does not know is sent empty.
      default: .empty
      }
  }

  /// The API's arrays of `Int` arrive as arrays of anything that has a text.
  init(convertible value: any CustomStringConvertible) {
    self =
      switch value {
      case let value as Int: .int(Int64(value))
      case let value as Double: .double(value)
      case let value as Bool: .bool(value)
      default: .string(value.description)
      }
  }
}

extension SpanAttribute {
  /// The inverse of what reads the tracing API's values, for the kinds that are written without it.
  init(_ value: AttributeValue) {
    self =
      switch value {
      case .string(let text): .string(text)
      case .bool(let value): .bool(value)
      case .int(let value): .int64(value)
      case .double(let value): .double(value)
      case .array(let items): .stringArray(items.compactMap { if case .string(let text) = $0 { text } else { nil } })
      case .bytes, .map, .empty: .string("")
      }
  }
}
