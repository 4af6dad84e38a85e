import SpangateTrace

/// Cuts a query into its words.
struct QueryLexer {
  private let text: String
  private let scalars: [Unicode.Scalar]
  private var at = 0

  init(_ text: String) {
    self.text = text
    scalars = Array(text.unicodeScalars)
  }

  static func tokens(of text: String) throws(QueryError) -> [QueryToken] {
    var lexer = QueryLexer(text)
    var tokens: [QueryToken] = []
    repeat {
      tokens.append(try lexer.next())
    } while tokens.last?.kind != .end
    return tokens
  }

  private mutating func next() throws(QueryError) -> QueryToken {
    while at < scalars.count, scalars[at].isSpace { at += 1 }
    let start = at
    guard at < scalars.count else { return QueryToken(kind: .end, offset: start) }
    let first = scalars[at]
    let kind: QueryToken.Kind
    if first == ".", !peek(1, where: \.isDigit) {
      at += 1
      kind = .field(.attribute(.any, try name(from: start)))
    } else if first == "\"" || first == "`" {
      kind = .value(.text(try literal()))
    } else if first.isDigit || first == "." {
      kind = .value(try number())
    } else if first.isLetter {
      kind = try word()
    } else {
      kind = .sign(try sign())
    }
    return QueryToken(kind: kind, offset: start)
  }

  private func peek(_ ahead: Int, where holds: (Unicode.Scalar) -> Bool) -> Bool {
    at + ahead < scalars.count && holds(scalars[at + ahead])
  }

  private func fail(_ problem: String, at offset: Int, suggestion: String? = nil) -> QueryError {
    QueryError(problem, at: offset, of: text, suggestion: suggestion)
  }

  /// A bare word, a scope with what is in it, or an intrinsic field with its scope.
  private mutating func word() throws(QueryError) -> QueryToken.Kind {
    let start = at
    while at < scalars.count, scalars[at].isLetter || scalars[at].isDigit { at += 1 }
    let word = String(String.UnicodeScalarView(scalars[start..<at]))
    if peek(0, where: { $0 == ":" }) {
      at += 1
      let inner = at
      while at < scalars.count, scalars[at].isLetter || scalars[at].isDigit { at += 1 }
      let name = "\(word):\(String(String.UnicodeScalarView(scalars[inner..<at])))"
      if let intrinsic = QueryField.Intrinsic(rawValue: name) { return .field(.intrinsic(intrinsic)) }
      let known = QueryField.Intrinsic.allCases.map(\.rawValue)
      throw fail("there is no field `\(name)`", at: start, suggestion: name.nearest(among: known))
    }
    guard peek(0, where: { $0 == "." }) else { return .word(word) }
    at += 1
    if word == "gen" { return .field(try normalised(try name(from: start), from: start)) }
    guard let scope = QueryField.Scope(rawValue: word) else {
      let scopes = QueryField.Scope.allCases.map(\.rawValue).filter { !$0.isEmpty } + ["gen"]
      throw fail("there is no scope `\(word)`", at: start, suggestion: word.nearest(among: scopes))
    }
    return .field(.attribute(scope, try name(from: start)))
  }

  private func normalised(_ name: String, from start: Int) throws(QueryError) -> QueryField {
    if let field = QueryField.Normalised(rawValue: "gen.\(name)") { return .normalised(field) }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    if parts.first == "arguments", parts.count > 1, !parts.contains("") { return .argument(Array(parts.dropFirst())) }
    let known = QueryField.Normalised.allCases.map(\.rawValue)
    throw fail("there is no field `gen.\(name)`", at: start, suggestion: "gen.\(name)".nearest(among: known))
  }

  /// An attribute's name, parts of which may be in quotation marks.
  private mutating func name(from start: Int) throws(QueryError) -> String {
    var name = String.UnicodeScalarView()
    while at < scalars.count, !QueryField.endsName(scalars[at]) {
      if scalars[at] == "\"" {
        name.append(contentsOf: try quoted().unicodeScalars)
      } else {
        name.append(scalars[at])
        at += 1
      }
    }
    if name.isEmpty { throw fail("expected the name of an attribute", at: at) }
    return String(name)
  }

  /// A part of a name; `\"` and `\\` are the only escapes.
  private mutating func quoted() throws(QueryError) -> String {
    let start = at
    at += 1
    var part = String.UnicodeScalarView()
    while at < scalars.count, scalars[at] != "\"" {
      if scalars[at] == "\\" {
        guard peek(1, where: { $0 == "\"" || $0 == "\\" }) else {
          throw fail("`\\` stands before `\"` or `\\`", at: at)
        }
        at += 1
      }
      part.append(scalars[at])
      at += 1
    }
    guard at < scalars.count else { throw fail("the quotation mark is never closed", at: start) }
    at += 1
    return String(part)
  }

  /// A text in quotation marks, with the escapes of JSON and `\x41`, or in back quotes, as it is.
  private mutating func literal() throws(QueryError) -> String {
    let start = at
    let quote = scalars[at]
    at += 1
    var value = String.UnicodeScalarView()
    while at < scalars.count, scalars[at] != quote {
      guard quote == "\"", scalars[at] == "\\" else {
        value.append(scalars[at])
        at += 1
        continue
      }
      at += 1
      value.append(try escaped())
    }
    guard at < scalars.count else { throw fail("the text is never closed", at: start) }
    at += 1
    return String(value)
  }

  private mutating func escaped() throws(QueryError) -> Unicode.Scalar {
    guard at < scalars.count else { throw fail("the text is never closed", at: at) }
    let start = at
    let escape = scalars[at]
    at += 1
    let digits: Int
    switch escape {
    case "n": return "\n"
    case "t": return "\t"
    case "r": return "\r"
    case "\\", "\"", "'", "/": return escape
    case "x": digits = 2
    case "u": digits = 4
    case "U": digits = 8
    default:
      throw fail("there is no escape `\\\(Character(escape))`; a pattern is best written in back quotes", at: start - 1)
    }
    let hex = String(String.UnicodeScalarView(scalars[at..<min(at + digits, scalars.count)]))
    guard hex.count == digits, let code = UInt32(hex, radix: 16), let scalar = Unicode.Scalar(code) else {
      throw fail("expected \(digits) hexadecimal digits", at: at)
    }
    at += digits
    return scalar
  }

  /// `3`, `0.5`, `1e6`, `250ms`, `1h30m`.
  private mutating func number() throws(QueryError) -> QueryValue {
    let start = at
    var nanoseconds = 0.0
    var hasUnit = false
    repeat {
      let digits = at
      while at < scalars.count, scalars[at].isDigit || scalars[at] == "." { at += 1 }
      if !hasUnit, peek(0, where: { $0 == "e" || $0 == "E" }), peek(1, where: { $0.isDigit || $0 == "-" || $0 == "+" })
      {
        at += 2
        while at < scalars.count, scalars[at].isDigit { at += 1 }
      }
      let amount = String(String.UnicodeScalarView(scalars[digits..<at]))
      let unitStart = at
      while at < scalars.count, scalars[at].isLetter { at += 1 }
      let unit = String(String.UnicodeScalarView(scalars[unitStart..<at]))
      guard let value = Double(amount), value.isFinite else { throw fail("`\(amount)` is no number", at: start) }
      if unit.isEmpty {
        if hasUnit { throw fail("a unit is missing behind `\(amount)`", at: at) }
        return amount.contains { ".eE".contains($0) }
          ? .number(value) : Int64(amount).map { .int($0) } ?? .number(value)
      }
      guard let size = Self.units[unit] else {
        throw fail(
          "there is no unit `\(unit)`", at: unitStart, suggestion: unit.nearest(among: Self.units.keys.sorted()))
      }
      nanoseconds += value * size
      hasUnit = true
    } while peek(0, where: \.isDigit)
    guard nanoseconds < 9e18 else { throw fail("the duration is too long", at: start) }
    return .duration(Int64(nanoseconds.rounded()))
  }

  private static let units: [String: Double] = [
    "ns": 1, "us": 1e3, "µs": 1e3, "ms": 1e6, "s": 1e9, "m": 60e9, "h": 3_600e9, "d": 86_400e9, "w": 604_800e9,
    "y": 31_536_000e9,
  ]

  private mutating func sign() throws(QueryError) -> String {
    for length in [3, 2, 1] where at + length <= scalars.count {
      let text = String(String.UnicodeScalarView(scalars[at..<(at + length)]))
      if Self.signs.contains(text) {
        at += length
        return text
      }
    }
    throw fail("`\(String(scalars[at]).inert(limit: 10))` means nothing here", at: at)
  }

  private static let signs: Set<String> = [
    "&>>", "&<<", "!>>", "!<<", "&&", "||", ">>", "<<", ">=", "<=", "!=", "=~", "!~", "&>", "&<", "&~", "!>", "!<",
    "{", "}", "(", ")", ",", "|", "=", "<", ">", "~", "!", "+", "-", "*", "/", "%", "^",
  ]
}

extension Unicode.Scalar {
  fileprivate var isDigit: Bool { 48...57 ~= value }
  /// Of a word.
  fileprivate var isLetter: Bool { self == "_" || self == "µ" || 97...122 ~= value || 65...90 ~= value }
}
