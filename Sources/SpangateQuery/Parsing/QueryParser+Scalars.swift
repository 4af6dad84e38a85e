import SpangateTrace

extension QueryParser {
  /// `count() > 3`, `max(duration) - min(duration) >= 1s`.
  mutating func scalarStage(_ givesNumber: Bool) throws(QueryError) -> QueryStage {
    let place = token.offset
    let left = try scalar(above: FieldOperator.equal.strength)
    if !left.usesSpans { throw fail("a number of the spans stands here, such as `count()`", at: place) }
    guard case .sign(let sign) = token.kind, let op = FieldOperator(rawValue: sign), op.isComparison,
      op != .matches, op != .matchesNot
    else {
      if givesNumber { return .number(left) }
      throw unexpected("a comparison, such as `> 3`")
    }
    advance()
    if case .word(let word) = token.kind, Aggregate(rawValue: word) == nil { throw unexpected("a number") }
    return .filter(left, op, try scalar(above: FieldOperator.equal.strength))
  }

  private mutating func scalar(above strength: Int) throws(QueryError) -> ScalarExpression {
    var left = try scalarTerm()
    while case .sign(let sign) = token.kind, let op = FieldOperator(rawValue: sign), op.isArithmetic,
      op.strength > strength
    {
      advance()
      let right = try nested { parser throws(QueryError) in
        try parser.scalar(above: op == .power ? op.strength - 1 : op.strength)
      }
      left = .binary(left, op, right)
    }
    return left
  }

  private mutating func scalarTerm() throws(QueryError) -> ScalarExpression {
    if take("-") {
      return .negated(
        try nested { parser throws(QueryError) in try parser.scalar(above: FieldOperator.power.strength) })
    }
    if token.kind == .sign("(") {
      return try nested { parser throws(QueryError) in
        try parser.bracketed { p throws(QueryError) in try p.scalar(above: FieldOperator.equal.strength) }
      }
    }
    if case .value(let value) = token.kind, value.double != nil {
      advance()
      return .value(value)
    }
    guard case .word(let word) = token.kind else { throw unexpected("`{`, or a number such as `count()`") }
    guard let aggregate = Aggregate(rawValue: word) else {
      let known = Aggregate.allCases.map(\.rawValue) + ["by", "coalesce", "select"]
      throw fail("there is no stage `\(word)`", at: token.offset, suggestion: word.nearest(among: known))
    }
    advance()
    try expect("(")
    if aggregate == .count {
      try expect(")")
      return .aggregate(.count, nil)
    }
    let place = token.offset
    let inner = try nested { parser throws(QueryError) in try parser.field(above: 0) }
    try expect(")")
    if !inner.type.isNumeric { throw fail("`\(word)` is of numbers, and this is \(inner.type.noun)", at: place) }
    if !inner.usesSpan { throw fail("`\(word)` is of something of the spans", at: place) }
    return .aggregate(aggregate, inner)
  }
}
