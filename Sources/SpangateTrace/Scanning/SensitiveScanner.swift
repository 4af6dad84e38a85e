/// Finds what is sensitive in UTF-8, from left to right, in one pass without allocations.
///
/// Each kind has a byte that gives it away (a digit, `@`, `:`, `+`, `(`, or the start of a word), and is checked by its
/// own rules from there. Time is linear in the text: every check looks at a bounded number of bytes.
struct SensitiveScanner {
  let bytes: UnsafeBufferPointer<UInt8>
  /// Kinds that are not looked for cost nothing and match nothing.
  let wanted: SensitiveKinds
  /// Those of a ``ScanTable``, which whoever scans holds on to.
  private let classes: UnsafePointer<ByteClass>
  private let starts: PairFilter
  private let findsIBANs: Bool
  private var index = 0
  /// Where the last match ended: nothing before it is looked at again.
  private(set) var floor = 0
  /// Where the last escape of JSON ended: what follows it begins a word, whatever the escape ends with.
  private(set) var escapeEnd = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>, table: ScanTable) {
    self.bytes = bytes
    classes = table.classes
    starts = table.starts
    wanted = table.wanted
    findsIBANs = table.wanted.has(.iban)
  }

  /// The next match; nil at the end.
  mutating func next() -> SensitiveMatch? {
    while let byteClass = skipPlain() {
      let match: SensitiveMatch?
      switch byteClass {
      case .digit: match = number()
      case .letter: match = word()
      case .at: match = email(at: index)
      case .colon: match = wanted.has(.apiKey) ? passwordOfURL(at: index) ?? addressV6(at: index) : addressV6(at: index)
      case .plus: match = internationalPhone(at: index)
      case .bracket: match = bracketedPhone(at: index)
      case .escape:
        index += escapeLength(at: index)
        escapeEnd = index
        continue
      case .plain, .inner, .underscore: match = nil
      }
      guard let match else {
        index += 1
        continue
      }
      index = match.range.upperBound
      floor = index
      return match
    }
    return nil
  }

  /// Goes to the next byte that may begin something. Most of a text is passed here.
  private mutating func skipPlain() -> ByteClass? {
    guard let base = bytes.baseAddress else { return nil }
    var place = index
    let end = bytes.count
    defer { index = place }
    while place < end {
      let byteClass = classes[Int(base[place])]
      switch byteClass {
      case .plain: place += 1
      case .letter:
        if place + 2 < end,
          starts.contains(base[place], base[place + 1]) || (findsIBANs && base[place + 2].isDigit)
        {
          return .letter
        }
        repeat { place += 1 } while place < end && classes[Int(base[place])].isWord
      case .inner:
        repeat { place += 1 } while place < end && classes[Int(base[place])].isWord
      default: return byteClass
      }
    }
    return nil
  }

  /// At the first digit of a number. What is no match is stepped over but for its last digit.
  private mutating func number() -> SensitiveMatch? {
    if wanted.hasNumbers, let match = numberMatch(at: index) { return match }
    while at(index + 1).isDigit { index += 1 }
    if at(index + 1).isWord { skipWord() }
    return nil
  }

  /// At the first letter of a word.
  private mutating func word() -> SensitiveMatch? {
    let second = at(index + 1)
    if second.isWord {
      if at(index + 2).isDigit, wanted.has(.iban), let match = iban(at: index) { return match }
      if wanted.hasSecrets, starts.contains(bytes[index], second), let match = secret(at: index) { return match }
    }
    skipWord()
    return nil
  }

  /// To the last byte of the word.
  private mutating func skipWord() {
    while at(index + 1).isWord { index += 1 }
  }

  /// Of an escape as JSON has it, which is not part of the word that follows; 1 for a mere backslash.
  private func escapeLength(at place: Int) -> Int {
    switch at(place + 1) {
    case 0x75: 6  // \u00e9
    case 0x22, 0x2f, 0x5c, 0x62, 0x66, 0x6e, 0x72, 0x74: 2  // \" \/ \\ \b \f \n \r \t
    default: 1
    }
  }

  /// The byte at a place; 0 outside of the text.
  @inline(__always)
  func at(_ place: Int) -> UInt8 { place >= 0 && place < bytes.count ? bytes[place] : 0 }
}
