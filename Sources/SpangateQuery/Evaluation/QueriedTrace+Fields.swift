import SpangateTrace

extension QueriedTrace {
  /// Whether a span is one of a filter's.
  func holds(_ expression: FieldExpression, at index: Int) -> Bool { value(of: expression, at: index) == .bool(true) }

  func value(of expression: FieldExpression, at index: Int) -> QueryValue {
    switch expression {
    case .value(let value): return value
    case .field(let field): return value(of: field, at: index)
    case .negated(let inner): return value(of: inner, at: index).negated
    case .not(let inner):
      if case .bool(let flag) = value(of: inner, at: index) { return .bool(!flag) }
      return .bool(false)
    case .binary(let inner, let op, .value(.absent)), .binary(.value(.absent), let op, let inner):
      return .bool(isThere(inner, at: index).map { $0 == (op == .unequal) } ?? false)
    case .binary(let left, let op, let right):
      let first = value(of: left, at: index)
      if op == .and, first != .bool(true) { return .bool(false) }
      if op == .or, first == .bool(true) { return .bool(true) }
      return first.combined(op, value(of: right, at: index))
    case .pattern(let inner, let pattern, _, let isMatch):
      return .bool(fits(value(of: inner, at: index), pattern, isMatch))
    }
  }
}

extension QueriedTrace {
  /// Whether a span has something; nil of what is no field, and of operators that `nil` has none of.
  private func isThere(_ expression: FieldExpression, at index: Int) -> Bool? {
    if case .value = expression { return nil }
    return value(of: expression, at: index) != .absent
  }
}
