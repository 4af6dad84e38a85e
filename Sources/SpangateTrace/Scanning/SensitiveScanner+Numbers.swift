/// Card numbers, social security numbers, and what they have in common with all numbers.
extension SensitiveScanner {
  /// - Parameter start: of a run of digits.
  func numberMatch(at start: Int) -> SensitiveMatch? {
    guard isOpen(before: start) else { return nil }
    if wanted.has(.creditCard), let match = card(at: start) { return match }
    if wanted.has(.ssn), let match = socialSecurity(at: start) { return match }
    if wanted.has(.ip), let match = addressV4(at: start) { return match }
    return wanted.has(.phone) ? nationalPhone(at: start) : nil
  }

  /// Whether a number can begin there: not within a word, a fraction, or an identifier of several parts.
  func isOpen(before start: Int) -> Bool {
    if start == escapeEnd || start == 0 { return true }
    let before = at(start - 1)
    if before.isWord { return false }
    return !((before == 0x2d || before == 0x2e) && at(start - 2).isAlphanumeric)
  }

  /// The same of its end.
  func isOpen(after end: Int) -> Bool {
    let next = at(end)
    if next.isWord || next == 0x40 { return false }
    if next == 0x2d { return !at(end + 1).isAlphanumeric }
    return !(next == 0x2e && at(end + 1).isDigit)
  }

  /// Exactly so many digits.
  func hasDigits(_ count: Int, at place: Int) -> Bool {
    for offset in 0..<count where !at(place + offset).isDigit { return false }
    return true
  }

  func value(_ count: Int, at place: Int) -> Int { (0..<count).reduce(0) { $0 * 10 + at(place + $1).digit } }

  /// 13 to 19 digits, alone or in groups behind a first one of four or six, with an issuer's prefix and the right check
  /// digit.
  private func card(at start: Int) -> SensitiveMatch? {
    var number: UInt64 = 0
    var count = 0
    var separator: UInt8 = 0
    var end: Int?
    var place = start
    while true {
      let group = place
      while at(place).isDigit, count < 20 {
        if count < 19 { number = number * 10 + UInt64(at(place).digit) }
        count += 1
        place += 1
      }
      let size = place - group
      guard count <= 19, group > start ? size >= 2 && size <= 13 : count >= 13 || size == 4 || size == 6 else { break }
      if count >= 13, isOpen(after: place), CardNumber.isValid(number, digits: count) { end = place }
      let next = at(place)
      guard next == 0x20 || next == 0x2d, separator == 0 || separator == next, at(place + 1).isDigit else { break }
      separator = next
      place += 1
    }
    return end.map { SensitiveMatch(.creditCard, start..<$0) }
  }

  /// Source: SSA, POMS RM 10201.035: no area 000, 666 or above 899, no group 00, no serial 0000.
  private func socialSecurity(at start: Int) -> SensitiveMatch? {
    guard hasDigits(3, at: start) else { return nil }
    let separator = at(start + 3)
    let isWritten = separator == 0x2d || separator == 0x20
    let step = isWritten ? 1 : 0
    guard isWritten || separator.isDigit, hasDigits(2, at: start + 3 + step),
      !isWritten || at(start + 6) == separator, hasDigits(4, at: start + 5 + 2 * step)
    else { return nil }
    let end = start + 9 + 2 * step
    let area = value(3, at: start)
    guard isOpen(after: end), area != 0, area != 666, area < 900, value(2, at: start + 3 + step) != 0,
      value(4, at: start + 5 + 2 * step) != 0
    else { return nil }
    // Without dashes any nine digits look like one.
    guard separator == 0x2d || speaks(before: start, of: NumberContext.isSocialSecurity) else { return nil }
    return SensitiveMatch(.ssn, start..<end)
  }
}

/// Numbers of payment cards.
enum CardNumber {
  /// Sources: ISO/IEC 7812-1, annex B, for the check digit; the issuers' ranges as in their merchants' guides.
  static func isValid(_ number: UInt64, digits count: Int) -> Bool {
    hasIssuer(number, digits: count) && hasCheckDigit(number)
  }

  private static func hasIssuer(_ number: UInt64, digits count: Int) -> Bool {
    var prefix = number
    for _ in 4..<count { prefix /= 10 }
    switch prefix {
    case 4000...4999: return count == 13 || count == 16 || count == 19
    case 5100...5599, 2221...2720: return count == 16
    case 3400...3499, 3700...3799: return count == 15
    case 3000...3059, 3095, 3600...3699, 3800...3999: return count == 14 || count == 16
    case 3528...3589: return count >= 16
    case 6011, 6440...6599, 6200...6299: return count >= 16
    case 5018, 5020, 5038, 5893, 6304, 6759, 6761...6763: return count >= 13
    default: return false
    }
  }

  private static func hasCheckDigit(_ number: UInt64) -> Bool {
    var rest = number
    var sum: UInt64 = 0
    var isDoubled = false
    while rest > 0 {
      let digit = rest % 10
      sum += isDoubled ? (digit > 4 ? 2 * digit - 9 : 2 * digit) : digit
      isDoubled.toggle()
      rest /= 10
    }
    return sum % 10 == 0
  }
}
