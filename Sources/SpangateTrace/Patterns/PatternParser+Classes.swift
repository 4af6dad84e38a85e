/// What stands between `[` and `]`.
extension PatternParser {
  /// - Parameter start: at the bracket, which has been read.
  mutating func scalarClass(from start: ArraySlice<Unicode.Scalar>) throws(PatternProblem) -> ScalarSet {
    try nested(from: start) { parser throws(PatternProblem) in try parser.members(from: start) }
  }

  private mutating func members(from start: ArraySlice<Unicode.Scalar>) throws(PatternProblem) -> ScalarSet {
    let isNegated = take("^")
    var members: [ScalarSet] = []
    var before: (set: ScalarSet, with: Operation)?
    // A bracket that comes first is itself.
    if peek() == "]" { members.append(try member(from: start)) }
    while true {
      guard let next = peek() else { throw problem("a class is not closed", at: start) }
      if next == "]" {
        _ = pop()
        break
      }
      if let operation = operation() {
        before = (Self.joined(before, .union(members)), operation)
        members = []
      } else {
        members.append(try member(from: start))
      }
    }
    if members.isEmpty, before != nil { throw problem("a class lacks what `&&`, `--` or `~~` is about", at: start) }
    let set = Self.joined(before, .union(members))
    return isNegated ? .not(set) : set
  }

  private enum Operation { case both, without, either }

  private mutating func operation() -> Operation? {
    if take("&&") { return .both }
    if take("~~") { return .either }
    // `[a--]` and `[+--]` end with a dash.
    if rest.starts(with: "--".unicodeScalars), rest.dropFirst(2).first != "]" { return take("--") ? .without : nil }
    return nil
  }

  private static func joined(_ before: (set: ScalarSet, with: Operation)?, _ set: ScalarSet) -> ScalarSet {
    guard let before else { return set }
    return switch before.with {
    case .both: .both(before.set, set)
    case .without: .both(before.set, .not(set))
    case .either: .union([.both(before.set, .not(set)), .both(set, .not(before.set))])
    }
  }

  private mutating func member(from start: ArraySlice<Unicode.Scalar>) throws(PatternProblem) -> ScalarSet {
    let here = rest
    if let set = try namedMember(from: start) { return set }
    let first = try bound(from: here)
    guard peek() == "-", let second = rest.dropFirst().first, second != "]", second != "-", second != "[" else {
      return set(of: [first.value...first.value])
    }
    let dash = rest
    _ = pop()
    if second == "\\", let letter = rest.dropFirst().first, "dDwWsShHvVNpP".unicodeScalars.contains(letter) {
      throw problem("a range ends with one character", at: dash)
    }
    let last = try bound(from: dash)
    guard first.value <= last.value else { throw problem("a range of a class is upside down", at: here) }
    return set(of: [first.value...last.value])
  }

  /// Another class, `[:alpha:]`, or an escape that stands for several.
  private mutating func namedMember(from start: ArraySlice<Unicode.Scalar>) throws(PatternProblem) -> ScalarSet? {
    let here = rest
    if take("[:") {
      let isNegated = take("^")
      var name = ""
      while let scalar = peek(), scalar.isASCIILetter { name.unicodeScalars.append(pop() ?? scalar) }
      if take(":]") {
        guard let set = ScalarSet.posix(name) else {
          throw problem("`[:\(name):]` is no class that is known", at: here)
        }
        let cased = flags.ignoresCase && (name == "upper" || name == "lower") ? .named("l&") ?? set : set
        return isNegated ? .not(cased) : cased
      }
      rest = here
    }
    if peek() == "[" {
      _ = pop()
      return try scalarClass(from: here)
    }
    guard peek() == "\\", let letter = rest.dropFirst().first, "dDwWsShHvVNpP".unicodeScalars.contains(letter) else {
      return nil
    }
    _ = pop()
    return try escapedSet(from: here)
  }

  /// One scalar, as a member or as the end of a range.
  private mutating func bound(from start: ArraySlice<Unicode.Scalar>) throws(PatternProblem) -> Unicode.Scalar {
    guard let scalar = pop() else { throw problem("a class is not closed", at: start) }
    guard scalar == "\\" else { return scalar }
    if take("b") { return "\u{8}" }
    return try escapedScalar(from: start)
  }
}
