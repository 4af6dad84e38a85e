package import SpangateTrace

/// What an expression over a span gives.
package enum QueryValue: Sendable, Hashable {
  /// The span does not have it.
  case absent
  case bool(Bool)
  case int(Int64)
  case number(Double)
  /// In nanoseconds.
  case duration(Int64)
  case text(String)
  case status(SpanRecord.Status.Code)
  case kind(SpanRecord.Kind)
  case list([QueryValue])

  init(_ attribute: AttributeValue) {
    switch attribute {
    case .string(let text): self = .text(text)
    case .bool(let flag): self = .bool(flag)
    case .int(let number): self = .int(number)
    case .double(let number): self = .number(number)
    case .array(let items): self = .list(items.map { QueryValue($0) })
    case .bytes, .map, .empty: self = .absent
    }
  }

  init(_ json: JSONValue) {
    switch json {
    case .null: self = .absent
    case .bool(let flag): self = .bool(flag)
    case .int(let number): self = .int(number)
    case .number(let number): self = .number(number)
    case .string(let text): self = .text(text)
    case .array(let items): self = .list(items.map { QueryValue($0) })
    case .object: self = .text(json.description)
    }
  }

  /// Nothing, the one value, or all of them.
  static func all(_ values: [QueryValue]) -> QueryValue {
    values.isEmpty ? .absent : values.count == 1 ? values[0] : .list(values)
  }

  /// As a number; durations are nanoseconds.
  package var double: Double? {
    switch self {
    case .int(let number): Double(number)
    case .number(let number): number
    case .duration(let nanoseconds): Double(nanoseconds)
    default: nil
    }
  }
}

extension QueryValue: CustomStringConvertible {
  /// As a query has it.
  package var description: String {
    switch self {
    case .absent: "nil"
    case .bool(let flag): "\(flag)"
    case .int(let number): "\(number)"
    case .number(let number): "\(number)"
    case .duration(let nanoseconds): Duration.nanoseconds(nanoseconds).text
    case .text(let text): JSONValue.string(text).description
    case .status(let code): "\(code)"
    case .kind(let kind): "\(kind)"
    case .list(let items): "[" + items.map(\.description).joined(separator: ", ") + "]"
    }
  }
}
