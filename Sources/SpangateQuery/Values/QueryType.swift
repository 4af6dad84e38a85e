/// What kind of value an expression gives, as far as the query alone tells.
enum QueryType: Sendable, Hashable {
  case bool, int, number, duration, text, status, kind
  /// `nil`.
  case absent
  /// An attribute may be anything.
  case any

  var isNumeric: Bool { self == .int || self == .number || self == .duration || self == .any }
  var isText: Bool { self == .text || self == .any }
  var isBool: Bool { self == .bool || self == .any }

  /// Whether values of both can be compared with one another.
  func matches(_ other: QueryType) -> Bool {
    self == other || self == .any || other == .any || self == .absent || other == .absent
      || isNumeric && other.isNumeric
  }

  /// As an error names it.
  var noun: String {
    switch self {
    case .bool: "true or false"
    case .int, .number: "a number"
    case .duration: "a duration"
    case .text: "a text"
    case .status: "a status"
    case .kind: "a kind"
    case .absent: "nil"
    case .any: "an attribute"
    }
  }
}

extension QueryValue {
  var type: QueryType {
    switch self {
    case .absent: .absent
    case .bool: .bool
    case .int: .int
    case .number: .number
    case .duration: .duration
    case .text: .text
    case .status: .status
    case .kind: .kind
    case .list: .any
    }
  }
}
