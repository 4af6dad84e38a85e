import SpangateTrace

/// What is asked of one span.
indirect enum FieldExpression: Sendable {
  case value(QueryValue)
  case field(QueryField)
  case negated(FieldExpression)
  case not(FieldExpression)
  case binary(FieldExpression, FieldOperator, FieldExpression)
  /// A text that fits a pattern at both ends, or does not.
  case pattern(FieldExpression, RegularExpression, source: String, isMatch: Bool)

  var type: QueryType {
    switch self {
    case .value(let value): value.type
    case .field(let field): field.type
    case .negated(let inner): inner.type
    case .not, .pattern: .bool
    case .binary(let left, let op, let right):
      if !op.isArithmetic { .bool } else { left.type == right.type ? left.type : .number }
    }
  }

  /// Whether it says anything of the span.
  var usesSpan: Bool {
    switch self {
    case .value: false
    case .field: true
    case .negated(let inner), .not(let inner): inner.usesSpan
    case .binary(let left, _, let right): left.usesSpan || right.usesSpan
    case .pattern(let inner, _, _, _): inner.usesSpan
    }
  }
}

extension FieldExpression: CustomStringConvertible {
  var description: String {
    switch self {
    case .value(let value): value.description
    case .field(let field): field.description
    case .negated(let inner): "-\(inner.inner)"
    case .not(let inner): "!\(inner.inner)"
    case .binary(let left, let op, let right): "\(left.inner) \(op.rawValue) \(right.inner)"
    case .pattern(let inner, _, let source, let isMatch):
      "\(inner.inner) \(isMatch ? "=~" : "!~") \(JSONValue.string(source).description)"
    }
  }

  private var inner: String {
    switch self {
    case .binary, .pattern: "(\(self))"
    default: description
    }
  }
}
