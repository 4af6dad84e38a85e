/// Reads a regular expression.
struct PatternParser {
  /// What `(?…)` switches, until the end of its group.
  struct Flags {
    var ignoresCase = false
    var linesEnd = false
    var dotTakesAll = false
    var isExtended = false
  }

  var rest: ArraySlice<Unicode.Scalar>
  var flags: Flags
  private var depth = 0

  /// Groups and classes in one another: each takes a part of the stack.
  static let deepest = 200
  static let mostTimes = 10_000

  init(_ source: String, ignoringCase: Bool) {
    rest = Array(source.unicodeScalars)[...]
    flags = Flags(ignoresCase: ignoringCase)
  }

  mutating func pattern() throws(PatternProblem) -> PatternSyntax {
    let pattern = try choice()
    guard rest.isEmpty else { throw problem("`)` closes no group") }
    return pattern
  }

  private mutating func choice() throws(PatternProblem) -> PatternSyntax {
    var branches = [try sequence()]
    while take("|") { branches.append(try sequence()) }
    return branches.count == 1 ? branches[0] : .choice(branches)
  }

  private mutating func sequence() throws(PatternProblem) -> PatternSyntax {
    var parts: [PatternSyntax] = []
    while let next = peek(), next != "|", next != ")" {
      if flags.isExtended, try skipComment() { continue }
      if take("\\Q") {
        try quote(into: &parts)
        continue
      }
      let start = rest
      guard let part = try atom() else { continue }
      if flags.isExtended { while try skipComment() {} }
      parts.append(try repeated(part, from: start))
    }
    return parts.count == 1 ? parts[0] : parts.isEmpty ? .nothing : .sequence(parts)
  }

  /// White space, or `#` up to the end of the line.
  private mutating func skipComment() throws(PatternProblem) -> Bool {
    guard let next = peek() else { return false }
    if next.properties.isWhitespace {
      _ = pop()
      return true
    }
    guard next == "#" else { return false }
    while let scalar = pop(), scalar != "\n" {}
    return true
  }

  private mutating func quote(into parts: inout [PatternSyntax]) throws(PatternProblem) {
    while !rest.isEmpty, !take("\\E") {
      if let scalar = pop() { parts.append(literal(scalar)) }
    }
    if let last = parts.popLast() { parts.append(try repeated(last, from: rest)) }
  }

  /// - Returns: nil for what is only said about the rest, such as flags.
  private mutating func atom() throws(PatternProblem) -> PatternSyntax? {
    let start = rest
    guard let scalar = pop() else { return nil }
    switch scalar {
    case "(": return try group(from: start)
    case "[": return .scalar(ScalarTable(try scalarClass(from: start)))
    case ".": return .scalar(ScalarTable(flags.dotTakesAll ? .any : .not(.lineBreaks)))
    case "^": return .place(flags.linesEnd ? .lineStart : .textStart)
    case "$": return .place(flags.linesEnd ? .lineEnd : .lastLineEnd)
    case "\\": return try escape(from: start)
    case "*", "+", "?": throw problem("there is nothing that `\(scalar)` could repeat", at: start)
    default: return literal(scalar)
    }
  }

  func literal(_ scalar: Unicode.Scalar) -> PatternSyntax {
    .scalar(ScalarTable(set(of: [scalar.value...scalar.value])))
  }

  func set(of ranges: [ClosedRange<UInt32>]) -> ScalarSet { flags.ignoresCase ? .folded(ranges) : .ranges(ranges) }

  mutating func nested<Result>(
    from start: ArraySlice<Unicode.Scalar>, _ read: (inout PatternParser) throws(PatternProblem) -> Result
  ) throws(PatternProblem) -> Result {
    depth += 1
    guard depth <= Self.deepest else { throw problem("the pattern is nested deeper than \(Self.deepest)", at: start) }
    let result = try read(&self)
    depth -= 1
    return result
  }
}

// Repetition.
extension PatternParser {
  private mutating func repeated(
    _ part: PatternSyntax, from start: ArraySlice<Unicode.Scalar>
  ) throws(PatternProblem) -> PatternSyntax {
    let before = rest
    guard let (min, max) = try times() else { return part }
    switch part {
    case .place, .ahead: throw problem("what takes no character cannot be repeated", at: before)
    default: break
    }
    if let max, max < min { throw problem("`{\(min),\(max)}` is no range", at: before) }
    guard (max ?? min) <= Self.mostTimes, min <= Self.mostTimes else {
      throw problem("a part is repeated at most \(Self.mostTimes) times", at: before)
    }
    let isLazy = take("?")
    if !isLazy, take("+") { throw unsupported("possessive repetition", at: before) }
    let after = rest
    if try times() != nil { throw problem("there is nothing to repeat", at: after) }
    return .repeated(part, min: min, max: max, isLazy: isLazy)
  }

  /// - Returns: nil when nothing is to be repeated.
  private mutating func times() throws(PatternProblem) -> (min: Int, max: Int?)? {
    if take("*") { return (0, nil) }
    if take("+") { return (1, nil) }
    if take("?") { return (0, 1) }
    guard peek() == "{" else { return nil }
    let start = rest
    _ = pop()
    let min = number()
    var max = min
    let hasComma = take(",")
    if hasComma { max = number() }
    // `{` that is followed by anything else is itself.
    guard take("}"), min != nil || max != nil else {
      rest = start
      return nil
    }
    return (min ?? 0, max)
  }

  /// As many digits as there are; what is too large to count is more than any limit.
  private mutating func number() -> Int? {
    var number: Int?
    while let scalar = peek(), let digit = Int(String(scalar)), scalar.isASCII {
      _ = pop()
      number = min((number ?? 0) * 10 + digit, 1_000_000)
    }
    return number
  }
}

// Groups.
extension PatternParser {
  private mutating func group(from start: ArraySlice<Unicode.Scalar>) throws(PatternProblem) -> PatternSyntax? {
    if take("*") { throw unsupported("a verb `(*…)`", at: start) }
    guard take("?") else { return try body(from: start) }
    if take("#") {
      while let scalar = pop() { if scalar == ")" { return nil } }
      throw problem("a comment is not closed", at: start)
    }
    if take(":") { return try body(from: start) }
    if take("=") { return .ahead(try body(from: start), isAbsent: false) }
    if take("!") { return .ahead(try body(from: start), isAbsent: true) }
    if take("<=") || take("<!") { throw unsupported("looking behind", at: start) }
    if take(">") { throw unsupported("an atomic group", at: start) }
    if take("|") { throw unsupported("a branch reset", at: start) }
    if take("(") { throw unsupported("a condition", at: start) }
    if take("P=") || take("P>") || take("&") || take("R") || peek()?.isASCIIDigit == true {
      throw unsupported("a reference to a group", at: start)
    }
    if take("P<") || take("<") { return try named(until: ">", from: start) }
    if take("'") { return try named(until: "'", from: start) }
    return try flagged(from: start)
  }

  private mutating func named(
    until end: Unicode.Scalar, from start: ArraySlice<Unicode.Scalar>
  ) throws(PatternProblem) -> PatternSyntax {
    var length = 0
    while let scalar = peek(), ScalarSet.word.contains(scalar), length > 0 || !scalar.isASCIIDigit {
      _ = pop()
      length += 1
    }
    guard length > 0, take(String(end)) else { throw problem("the name of a group is not closed", at: start) }
    return try body(from: start)
  }

  private mutating func body(from start: ArraySlice<Unicode.Scalar>) throws(PatternProblem) -> PatternSyntax {
    let outer = flags
    let pattern = try nested(from: start) { parser throws(PatternProblem) in try parser.choice() }
    guard take(")") else { throw problem("a group is not closed", at: start) }
    flags = outer
    // A place in a group of its own may be repeated as nothing may.
    return pattern
  }

  private mutating func flagged(from start: ArraySlice<Unicode.Scalar>) throws(PatternProblem) -> PatternSyntax? {
    let outer = flags
    if take("^") { flags = Flags() }
    var isOn = true
    while let scalar = pop() {
      switch scalar {
      case "i": flags.ignoresCase = isOn
      case "m": flags.linesEnd = isOn
      case "s": flags.dotTakesAll = isOn
      case "x": flags.isExtended = isOn
      case "n", "u": break
      case "-" where isOn: isOn = false
      case ")": return nil
      case ":":
        let inner = flags
        flags = outer
        let pattern = try nested(from: start) { parser throws(PatternProblem) in
          parser.flags = inner
          return try parser.choice()
        }
        guard take(")") else { throw problem("a group is not closed", at: start) }
        flags = outer
        return pattern
      default: throw unsupported("`(?\(String(scalar).inert())`", at: start)
      }
    }
    throw problem("a group is not closed", at: start)
  }
}

// The source.
extension PatternParser {
  func peek() -> Unicode.Scalar? { rest.first }

  mutating func pop() -> Unicode.Scalar? { rest.popFirst() }

  mutating func take(_ text: String) -> Bool {
    guard rest.starts(with: text.unicodeScalars) else { return false }
    rest.removeFirst(text.unicodeScalars.count)
    return true
  }

  func problem(_ message: String, at place: ArraySlice<Unicode.Scalar>? = nil) -> PatternProblem {
    PatternProblem(message: message, offset: (place ?? rest).startIndex)
  }

  /// What other engines have and this one has not.
  func unsupported(_ what: String, at place: ArraySlice<Unicode.Scalar>) -> PatternProblem {
    problem("\(what) is not supported: the time that it takes has no bound", at: place)
  }
}

extension Unicode.Scalar {
  var isASCIIDigit: Bool { value &- 0x30 < 10 }
  var isASCIILetter: Bool { (value | 0x20) &- 0x61 < 26 }
}
