/// Telephone numbers as people write them. Digits without any form count only behind a word that announces them.
extension SensitiveScanner {
  /// `+44 20 7946 0958`. Source: ITU-T E.164, 8 to 15 digits.
  func internationalPhone(at start: Int) -> SensitiveMatch? {
    let before = at(start - 1)
    guard (1...9).contains(at(start + 1) &- 0x30), start == escapeEnd || !(before.isWord || before == 0x2b) else {
      return nil
    }
    let most = DiallingCode.mostDigits(first: at(start + 1).digit, second: at(start + 2).digit)
    var digits = 0
    var end = start + 1
    var separators = 0
    var dots = 0
    var place = start + 1
    while true {
      let group = place
      while at(place).isDigit { place += 1 }
      // A further group that is too long is the next number of the text.
      guard place > group, digits + place - group <= most else { break }
      digits += place - group
      end = place
      let gap = gap(at: place)
      guard gap > 0 else { break }
      separators += 1
      if at(place) == 0x2e { dots += 1 }
      place += gap
    }
    guard digits >= 8, isOpen(after: end), !(separators == 1 && dots == 1) else { return nil }
    if at(start + 1) == 0x31, digits != 11 { return nil }
    return SensitiveMatch(.phone, start..<end)
  }

  /// The separators between two groups of digits: one, or a bracket with one before or behind it.
  private func gap(at place: Int) -> Int {
    var length = 0
    while length < 3 {
      let byte = at(place + length)
      guard byte == 0x20 || byte == 0x2d || byte == 0x2e || byte == 0x28 || byte == 0x29 || byte == 0x2f else { break }
      length += 1
    }
    guard at(place + length).isDigit else { return 0 }
    let hasBracket = (0..<length).contains { at(place + $0) == 0x28 || at(place + $0) == 0x29 }
    return length <= (hasBracket ? 3 : 1) ? length : 0
  }

  /// `(415) 555-2671` and `(020) 7946 0958`.
  func bracketedPhone(at start: Int) -> SensitiveMatch? {
    var place = start + 1
    while at(place).isDigit { place += 1 }
    let area = place - start - 1
    guard (2...5).contains(area), at(place) == 0x29, start == escapeEnd || !at(start - 1).isWord else { return nil }
    place += at(place + 1) == 0x20 || at(place + 1) == 0x2d ? 2 : 1
    if area == 3, isAreaCode(at: start + 1), isExchange(at: place), isSeparator(at(place + 3)),
      hasDigits(4, at: place + 4), isOpen(after: place + 8)
    {
      return SensitiveMatch(.phone, start..<place + 8)
    }
    guard at(start + 1) == 0x30 || (area == 2 && at(start + 1) != 0x30) else { return nil }
    let rest = groups(from: place)
    let total = area + rest.digits
    guard rest.count >= 1, rest.digits >= 6, (9...11).contains(total), isOpen(after: rest.end) else { return nil }
    return SensitiveMatch(.phone, start..<rest.end)
  }

  /// `415-555-2671`, `1-800-555-0199`, `01 23 45 67 89`, `07700 900123`, and digits behind "call".
  func nationalPhone(at start: Int) -> SensitiveMatch? {
    let before = at(start - 1)
    // `#4155552671` and `$4155552671` count something; `/` is a path's.
    if start != escapeEnd, [0x23, 0x24, 0x2f, 0x3d, 0x5f].contains(before), before != 0x3d { return nil }
    if let end = northAmerican(at: start) { return SensitiveMatch(.phone, start..<end) }
    if at(start) == 0x30, let end = trunkCall(at: start) { return SensitiveMatch(.phone, start..<end) }
    return announcedPhone(at: start)
  }

  private func northAmerican(at start: Int) -> Int? {
    var place = start
    if at(place) == 0x31, isSeparator(at(place + 1)) { place += 2 }
    let separator = at(place + 3)
    guard isSeparator(separator), place == start || at(start + 1) == separator, isAreaCode(at: place),
      isExchange(at: place + 4), at(place + 7) == separator, hasDigits(4, at: place + 8), isOpen(after: place + 12)
    else { return nil }
    return place + 12
  }

  private func isSeparator(_ byte: UInt8) -> Bool { byte == 0x2d || byte == 0x2e || byte == 0x20 }

  /// Source: the North American Numbering Plan, NXX with N from 2 to 9, no N11 and no N9X as an area.
  private func isAreaCode(at place: Int) -> Bool {
    isExchange(at: place) && at(place + 1) != 0x39
  }

  private func isExchange(at place: Int) -> Bool {
    guard hasDigits(3, at: place), at(place) >= 0x32 else { return false }
    return !(at(place + 1) == 0x31 && at(place + 2) == 0x31)
  }

  /// Behind the 0 that asks for another area: 9 to 11 digits in groups as they are written in Europe and Japan.
  private func trunkCall(at start: Int) -> Int? {
    guard (1...9).contains(at(start + 1) &- 0x30) else { return nil }
    let groups = groups(from: start)
    guard groups.count >= 2, (9...11).contains(groups.digits), isOpen(after: groups.end) else { return nil }
    // With dashes only as in `03-1234-5678`: `0123-456-789` is rather a part's number.
    if groups.separator == 0x2d, !(groups.count == 3 && groups.last == 4 && groups.middle == 4) { return nil }
    return groups.end
  }

  /// Groups of at least two digits with the same separator, as far as they go, up to eleven digits.
  private func groups(from start: Int) -> (count: Int, digits: Int, middle: Int, last: Int, separator: UInt8, end: Int)
  {
    var found = (count: 0, digits: 0, middle: 0, last: 0, separator: UInt8(0), end: start)
    var place = start
    while true {
      let group = place
      while at(place).isDigit { place += 1 }
      guard place - group >= 2, found.digits + place - group <= 11 else { return found }
      found.middle = found.last
      found.last = place - group
      found.digits += found.last
      found.count += 1
      found.end = place
      let next = at(place)
      guard next == 0x20 || next == 0x2d || next == 0x2f, found.separator == 0 || found.separator == next else {
        return found
      }
      found.separator = next
      place += 1
    }
  }

  private func announcedPhone(at start: Int) -> SensitiveMatch? {
    var end = start
    while at(end).isDigit { end += 1 }
    guard (9...15).contains(end - start), isOpen(after: end), speaks(before: start, of: NumberContext.isPhone) else {
      return nil
    }
    return SensitiveMatch(.phone, start..<end)
  }
}

enum DiallingCode {
  /// The most digits of a number with its country's code, so that a number behind it is not taken for its end.
  ///
  /// Source: the national numbering plans that ITU-T publishes; 15 is E.164's own limit.
  static func mostDigits(first: Int, second: Int) -> Int {
    switch (first, second) {
    case (1, _), (7, _): 11
    case (3, 3), (3, 4), (3, 1), (4, 1), (3, 2), (4, 8), (6, 1): 11
    case (4, 4), (8, 1), (9, 1), (4, 6), (3, 5): 12
    case (4, 5), (4, 7), (6, 5): 10
    case (4, 9), (3, 9), (5, 5), (8, 6), (4, 3): 13
    default: 15
    }
  }
}
