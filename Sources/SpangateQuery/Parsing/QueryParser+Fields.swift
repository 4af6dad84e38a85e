import SpangateTrace

extension QueryParser {
  enum Operand {
    case expression(FieldExpression)
    case word(String)
  }

  /// An expression over one span. Operators that bind closer than so much are taken.
  mutating func field(above strength: Int) throws(QueryError) -> FieldExpression {
    var place = token.offset
    var left = try operand()
    while case .sign(let sign) = token.kind, let op = FieldOperator(rawValue: sign), op.strength > strength {
      let sign = token.offset
      advance()
      let rightPlace = token.offset
      // `2 ^ 3 ^ 2` is 2 ^ 9; everything else is read from the left.
      let right = try nested { parser throws(QueryError) in
        try parser.field(above: op == .power ? op.strength - 1 : op.strength)
      }
      left = try joined(left, op, right, places: (place, sign, rightPlace))
      place = min(place, sign)
    }
    return left
  }

  private mutating func operand() throws(QueryError) -> FieldExpression {
    let place = token.offset
    if take("-") {
      let inner = try nested { parser throws(QueryError) in try parser.field(above: FieldOperator.power.strength) }
      if !inner.type.isNumeric { throw fail("`-` stands before a number, and this is \(inner.type.noun)", at: place) }
      return Self.negated(inner)
    }
    if take("!") {
      let inner = try nested { parser throws(QueryError) in try parser.field(above: FieldOperator.notStrength) }
      if !inner.type.isBool {
        throw fail("`!` stands before what is true or false, and this is \(inner.type.noun)", at: place)
      }
      return .not(inner)
    }
    if token.kind == .sign("(") {
      return try nested { parser throws(QueryError) in
        try parser.bracketed { p throws(QueryError) in try p.field(above: 0) }
      }
    }
    switch try fieldOrWord() {
    case .expression(let expression): return expression
    case .word(let word):
      let known = Array(QueryField.Intrinsic.bare.keys).sorted() + ["true", "false", "nil"]
      throw fail(
        "`\(word)` is no field; an attribute begins with `.`, `span.` or `resource.`", at: place,
        suggestion: word.nearest(among: known))
    }
  }

  mutating func fieldOrWord() throws(QueryError) -> Operand {
    switch token.kind {
    case .field(let field):
      advance()
      return .expression(.field(field))
    case .value(let value):
      advance()
      return .expression(.value(value))
    case .word(let word):
      if let intrinsic = QueryField.Intrinsic.bare[word] {
        advance()
        return .expression(.field(.intrinsic(intrinsic)))
      }
      guard let value = Self.words[word] else { return .word(word) }
      advance()
      return .expression(.value(value))
    case .sign, .end: throw unexpected("a field, a value or `(`")
    }
  }

  private static let words: [String: QueryValue] = [
    "true": .bool(true), "false": .bool(false), "nil": .absent, "ok": .status(.ok), "error": .status(.error),
    "unset": .status(.unset), "unspecified": .kind(.unspecified), "internal": .kind(.internal),
    "server": .kind(.server), "client": .kind(.client), "producer": .kind(.producer), "consumer": .kind(.consumer),
    "minInt": .int(.min), "maxInt": .int(.max),
  ]

  private static func negated(_ inner: FieldExpression) -> FieldExpression {
    switch inner {
    case .value(.int(let number)) where number != .min: .value(.int(-number))
    case .value(.number(let number)): .value(.number(-number))
    case .value(.duration(let nanoseconds)): .value(.duration(-nanoseconds))
    default: .negated(inner)
    }
  }

  private func joined(
    _ left: FieldExpression, _ op: FieldOperator, _ right: FieldExpression, places: (left: Int, sign: Int, right: Int)
  ) throws(QueryError) -> FieldExpression {
    func demand(_ holds: (QueryType) -> Bool, _ noun: String) throws(QueryError) {
      for (side, place) in [(left, places.left), (right, places.right)] where !holds(side.type) {
        throw fail("`\(op.rawValue)` stands between \(noun), and this is \(side.type.noun)", at: place)
      }
    }
    switch op {
    case .and, .or: try demand(\.isBool, "what is true or false")
    case .plus, .minus, .times, .divided, .remainder, .power: try demand(\.isNumeric, "numbers")
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      try demand({ $0.isNumeric || $0.isText }, "numbers or texts")
      try demandMatch(left, right, at: places.right)
    case .equal, .unequal:
      try demandMatch(left, right, at: places.right)
      for (side, other) in [(left, right), (right, left)] {
        guard op == .equal, case .field(let field) = side, case .value(.absent) = other, field.isAlwaysThere else {
          continue
        }
        throw fail("every span has `\(field)`", at: places.left)
      }
    case .matches, .matchesNot:
      try demand(\.isText, "texts")
      guard case .value(.text(let source)) = right else {
        throw fail("a pattern is a text in the query", at: places.right)
      }
      do throws(PatternProblem) {
        return .pattern(left, try RegularExpression("^(?:\(source))$"), source: source, isMatch: op == .matches)
      } catch {
        throw fail("the pattern cannot be read: \(error)", at: places.right)
      }
    }
    return .binary(left, op, right)
  }

  private func demandMatch(_ left: FieldExpression, _ right: FieldExpression, at place: Int) throws(QueryError) {
    guard left.type.matches(right.type) else {
      throw fail("\(left.type.noun) is never compared with \(right.type.noun)", at: place)
    }
  }
}
