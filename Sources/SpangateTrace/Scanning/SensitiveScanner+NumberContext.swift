/// Words before digits that say what these are.
enum NumberContext {
  static func isPhone(_ word: Word) -> Bool {
    word.isOne(of: ["phone", "telephone", "tel", "mobile", "cell", "call", "fax", "whatsapp", "sms", "dial"])
  }

  static func isSocialSecurity(_ word: Word) -> Bool { word.isOne(of: ["ssn", "ssns", "social", "security"]) }

  static func isVersion(_ word: Word) -> Bool {
    word.isOne(of: ["version", "ver", "v", "release", "build", "section", "chapter", "firmware", "clause"])
  }

  /// A word of the text, by its place.
  struct Word {
    let scanner: SensitiveScanner
    let range: Range<Int>

    func isOne(of words: [StaticString]) -> Bool {
      words.contains { $0.utf8CodeUnitCount == range.count && scanner.matches($0, at: range.lowerBound) }
    }
  }
}

extension SensitiveScanner {
  /// Whether one of the last three words before a place, in the same sentence and within 32 bytes, is what is asked for.
  func speaks(before start: Int, of isWanted: (NumberContext.Word) -> Bool, within words: Int = 3) -> Bool {
    var place = start
    let least = max(floor, start - 32)
    for _ in 0..<words {
      while place > least, !at(place - 1).isLetter {
        // Another number or sentence is in between.
        if at(place - 1).isDigit || at(place - 1) == 0x3b || at(place - 1) == 0x0a { return false }
        place -= 1
      }
      let end = place
      while place > least, at(place - 1).isLetter { place -= 1 }
      // `\\tversion`: the first letter is an escape's.
      if place > least, at(place - 1) == 0x5c { place += 1 }
      guard place < end else { return false }
      if isWanted(NumberContext.Word(scanner: self, range: place..<end)) { return true }
    }
    return false
  }
}
