/// What begins with `\`.
extension PatternParser {
  /// - Parameter start: at the backslash, which has been read.
  mutating func escape(from start: ArraySlice<Unicode.Scalar>) throws(PatternProblem) -> PatternSyntax? {
    switch peek() {
    case "A"?: return place(.textStart)
    case "z"?: return place(.textEnd)
    case "Z"?: return place(.lastLineEnd)
    case "b"?: return place(.wordEdge)
    case "B"?: return place(.insideOrOutside)
    case "E"?:
      _ = pop()
      return nil
    case "R"?:
      _ = pop()
      let (first, second) = (ScalarTable(.one("\r")), ScalarTable(.one("\n")))
      return .choice([.sequence([.scalar(first), .scalar(second)]), .scalar(ScalarTable(.lineBreaks))])
    case "k"?, "g"?, ("1"..."9")?: throw unsupported("a back reference", at: start)
    case "K"?, "G"?, "X"?, "y"?, "Y"?, "C"?: throw unsupported("`\\\(peek() ?? "?")`", at: start)
    default: return .scalar(ScalarTable(try escapedSet(from: start)))
    }
  }

  private mutating func place(_ place: PatternPlace) -> PatternSyntax {
    _ = pop()
    return .place(place)
  }

  /// What stands for one scalar, in a class too.
  mutating func escapedSet(from start: ArraySlice<Unicode.Scalar>) throws(PatternProblem) -> ScalarSet {
    guard let scalar = peek() else { throw problem("`\\` escapes nothing", at: start) }
    switch scalar {
    case "d": return named(.digits)
    case "D": return named(.not(.digits))
    case "w": return named(.word)
    case "W": return named(.not(.word))
    case "s": return named(.spaces)
    case "S": return named(.not(.spaces))
    case "h": return named(.horizontalSpaces)
    case "H": return named(.not(.horizontalSpaces))
    case "v": return named(.lineBreaks)
    case "V": return named(.not(.lineBreaks))
    case "N":
      _ = pop()
      if peek() == "{" { throw problem("a character's name is not supported", at: start) }
      return .not(.lineBreaks)
    case "p", "P":
      _ = pop()
      let set = try property(from: start)
      return scalar == "P" ? .not(set) : set
    default:
      let scalar = try escapedScalar(from: start)
      return set(of: [scalar.value...scalar.value])
    }
  }

  private mutating func named(_ set: ScalarSet) -> ScalarSet {
    _ = pop()
    return set
  }

  private mutating func property(from start: ArraySlice<Unicode.Scalar>) throws(PatternProblem) -> ScalarSet {
    var name = ""
    if take("{") {
      while let scalar = pop(), scalar != "}" { name.unicodeScalars.append(scalar) }
    } else if let scalar = pop() {
      name = String(scalar)
    }
    guard let set = ScalarSet.named(name) else {
      throw problem("`\\p{\(name.inert(limit: 40))}` names no property that is known", at: start)
    }
    // Case is what these are about.
    let cased: Set<String> = ["lu", "ll", "lt", "uppercase", "lowercase", "upper", "lower"]
    return flags.ignoresCase && cased.contains(name.lowercased()) ? .union([.named("l&") ?? set, set]) : set
  }

  /// One scalar behind a backslash that has been read.
  mutating func escapedScalar(from start: ArraySlice<Unicode.Scalar>) throws(PatternProblem) -> Unicode.Scalar {
    guard let scalar = pop() else { throw problem("`\\` escapes nothing", at: start) }
    switch scalar {
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "f": return "\u{c}"
    case "a": return "\u{7}"
    case "e": return "\u{1b}"
    case "0": return try number(digits: 0...2, radix: 8, from: start)
    case "c":
      guard let letter = pop(), letter.isASCII, let control = Unicode.Scalar(letter.value & 0x1f) else {
        throw problem("`\\c` is followed by a letter", at: start)
      }
      return control
    case "x": return try coded(digits: 0...2, from: start)
    case "u": return try coded(digits: 4...4, from: start)
    case "U": return try coded(digits: 8...8, from: start)
    case "o" where take("{"):
      let value = try number(digits: 1...8, radix: 8, from: start)
      guard take("}") else { throw problem("`\\o{` is not closed", at: start) }
      return value
    default:
      guard !scalar.isASCIILetter, !scalar.isASCIIDigit else {
        throw problem("`\\\(scalar)` is no escape that is known", at: start)
      }
      return scalar
    }
  }

  /// `41` or `{41}`.
  private mutating func coded(
    digits: ClosedRange<Int>, from start: ArraySlice<Unicode.Scalar>
  ) throws(PatternProblem) -> Unicode.Scalar {
    guard take("{") else { return try number(digits: digits, radix: 16, from: start) }
    let scalar = try number(digits: 1...8, radix: 16, from: start)
    guard take("}") else { throw problem("`{` of a character's number is not closed", at: start) }
    return scalar
  }

  private mutating func number(
    digits: ClosedRange<Int>, radix: Int, from start: ArraySlice<Unicode.Scalar>
  ) throws(PatternProblem) -> Unicode.Scalar {
    var (value, count) = (0, 0)
    while count < digits.upperBound, let scalar = peek(), scalar.isASCII, let digit = Int(String(scalar), radix: radix)
    {
      _ = pop()
      value = value * radix + digit
      count += 1
    }
    guard count >= digits.lowerBound, let code = UInt32(exactly: value), let scalar = Unicode.Scalar(code) else {
      throw problem("that is no character's number", at: start)
    }
    return scalar
  }
}
