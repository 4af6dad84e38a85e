import SpangateTrace

/// Reads a query. What can never hold, such as a name that is compared with a number, is an error here too.
struct QueryParser {
  let text: String
  private let tokens: [QueryToken]
  private var at = 0
  /// Of brackets in one another.
  private var depth = 0

  /// - Parameter givesNumber: whether the last stage is to be a number, as `count()` alone.
  static func pipeline(_ text: String, givesNumber: Bool = false) throws(QueryError) -> QueryPipeline {
    var parser = try QueryParser(text)
    var pipeline = try parser.pipeline(isWhole: true, givesNumber: givesNumber)
    guard parser.token.kind == .end else { throw parser.unexpected("`|` or the end") }
    if givesNumber, case .number? = pipeline.stages.last {
    } else if givesNumber {
      pipeline.stages.append(.number(.aggregate(.count, nil)))
    }
    return pipeline
  }

  private init(_ text: String) throws(QueryError) {
    self.text = text
    tokens = try QueryLexer.tokens(of: text)
  }

  // What the other parts of the parser are made of.

  var token: QueryToken { tokens[at] }

  mutating func advance() { if at < tokens.count - 1 { at += 1 } }

  mutating func take(_ sign: String) -> Bool {
    guard token.kind == .sign(sign) else { return false }
    advance()
    return true
  }

  mutating func expect(_ sign: String) throws(QueryError) {
    if !take(sign) { throw unexpected("`\(sign)`") }
  }

  func fail(_ problem: String, at offset: Int, suggestion: String? = nil) -> QueryError {
    QueryError(problem, at: offset, of: text, suggestion: suggestion)
  }

  func unexpected(_ expected: String, suggestion: String? = nil) -> QueryError {
    fail("expected \(expected), found \(token.kind.text)", at: token.offset, suggestion: suggestion)
  }

  /// Brackets are bounded, as what they hold is read by a function that calls itself.
  mutating func nested<Value>(_ read: (inout QueryParser) throws(QueryError) -> Value) throws(QueryError) -> Value {
    depth += 1
    defer { depth -= 1 }
    if depth > 100 { throw fail("there are too many brackets in one another", at: token.offset) }
    return try read(&self)
  }
}

extension QueryParser {
  /// - Parameter isWhole: whether it is the query, and not a part of one in round brackets.
  mutating func pipeline(isWhole: Bool, givesNumber: Bool) throws(QueryError) -> QueryPipeline {
    var stages = [try stage(isFirst: true, givesNumber)]
    while take("|") {
      if case .number? = stages.last { throw fail("a number is the last stage of a query", at: token.offset) }
      stages.append(try stage(isFirst: false, givesNumber))
    }
    return QueryPipeline(stages: stages)
  }

  private mutating func stage(isFirst: Bool, _ givesNumber: Bool) throws(QueryError) -> QueryStage {
    switch token.kind {
    case .sign("{"): return .spans(try spanset(above: 0))
    case .sign("(") where opensSpans: return .spans(try spanset(above: 0))
    case .word("by"):
      advance()
      try expect("(")
      let place = token.offset
      let expression = try nested { parser throws(QueryError) in try parser.field(above: 0) }
      try expect(")")
      if !expression.usesSpan { throw fail("`by` groups spans by something of theirs", at: place) }
      return .by(expression)
    case .word("coalesce"):
      if isFirst { throw fail("there is nothing before `coalesce()` to merge", at: token.offset) }
      advance()
      try expect("(")
      try expect(")")
      return .coalesce
    case .word("select"):
      advance()
      return .select(try selected())
    default: return try scalarStage(givesNumber)
    }
  }

  /// Whether a round bracket leads to a set of spans, and not to a number.
  private var opensSpans: Bool {
    let next = tokens[at...].first { $0.kind != .sign("(") }?.kind
    return switch next {
    case .sign("{"), .word("by"), .word("select"), .word("coalesce"): true
    case .word: tokens[at...].contains { $0.kind == .sign("|") }
    default: false
    }
  }

  private mutating func selected() throws(QueryError) -> [QueryField] {
    try expect("(")
    var fields: [QueryField] = []
    repeat {
      guard case .expression(.field(let field)) = try fieldOrWord() else { throw unexpected("a field") }
      fields.append(field)
    } while take(",")
    try expect(")")
    return fields
  }

  mutating func bracketed<Value>(
    _ read: (inout QueryParser) throws(QueryError) -> Value
  ) throws(QueryError) -> Value {
    try expect("(")
    let value = try read(&self)
    try expect(")")
    return value
  }
}

extension QueryParser {
  /// Operators that bind closer than so much are taken.
  private mutating func spanset(above strength: Int) throws(QueryError) -> SpansetExpression {
    var left = try spansetTerm()
    while case .sign(let sign) = token.kind, let op = SpansetOperator(sign), op.strength > strength {
      advance()
      left = .binary(left, op, try spanset(above: op.strength))
    }
    return left
  }

  private mutating func spansetTerm() throws(QueryError) -> SpansetExpression {
    if take("{") {
      if take("}") { return .filter(.value(.bool(true))) }
      let place = token.offset
      let expression = try nested { parser throws(QueryError) in try parser.field(above: 0) }
      try expect("}")
      if !expression.type.isBool {
        throw fail("a filter is true or false, and this is \(expression.type.noun)", at: place)
      }
      return .filter(expression)
    }
    guard token.kind == .sign("(") else { throw unexpected("`{` or `(`") }
    let inner = try nested { parser throws(QueryError) in
      try parser.bracketed { p throws(QueryError) in try p.pipeline(isWhole: false, givesNumber: false) }
    }
    // Brackets around an expression alone only say what binds.
    if inner.stages.count == 1, case .spans(let expression) = inner.stages[0] { return expression }
    return .pipeline(inner)
  }
}
