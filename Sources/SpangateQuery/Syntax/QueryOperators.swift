/// Between two values of a span.
enum FieldOperator: String, Sendable {
  case and = "&&"
  case or = "||"
  case equal = "="
  case unequal = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case matches = "=~"
  case matchesNot = "!~"
  case plus = "+"
  case minus = "-"
  case times = "*"
  case divided = "/"
  case remainder = "%"
  case power = "^"

  /// The higher binds the closer. The sign before a value binds closest, `!` between `+` and `*`.
  var strength: Int {
    switch self {
    case .and, .or: 1
    case .equal, .unequal, .less, .lessOrEqual, .greater, .greaterOrEqual, .matches, .matchesNot: 2
    case .plus, .minus: 3
    case .times, .divided, .remainder: 5
    case .power: 6
    }
  }

  static let notStrength = 4

  var isComparison: Bool { strength == 2 }
  var isArithmetic: Bool { strength > 2 }
}

/// Between two sets of spans.
enum SpansetOperator: Sendable, Hashable {
  case and, or
  case relation(Relation, Mode)

  /// What a span on the right side is to one on the left.
  enum Relation: String, Sendable {
    case child = ">"
    case descendant = ">>"
    case parent = "<"
    case ancestor = "<<"
    case sibling = "~"
  }

  /// What comes out: the right side, both sides, or what has no such relation on the right.
  enum Mode: String, Sendable {
    case right = ""
    case both = "&"
    case none = "!"
  }

  /// `&&` and `||` bind alike, and less than all others.
  var strength: Int { self == .and || self == .or ? 1 : 2 }

  init?(_ text: String) {
    switch text {
    case "&&": self = .and
    case "||": self = .or
    default:
      let mode = Mode(rawValue: String(text.prefix(1))) ?? .right
      guard let relation = Relation(rawValue: String(text.dropFirst(mode.rawValue.count))) else { return nil }
      self = .relation(relation, mode)
    }
  }

  var text: String {
    switch self {
    case .and: "&&"
    case .or: "||"
    case .relation(let relation, let mode): mode.rawValue + relation.rawValue
    }
  }
}

/// Over all spans of a set.
package enum Aggregate: String, Sendable, CaseIterable {
  case count, avg, min, max, sum
}
