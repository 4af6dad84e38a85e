/// International bank account numbers, by their country's length and their check digits.
extension SensitiveScanner {
  /// - Parameter start: of a word.
  func iban(at start: Int) -> SensitiveMatch? {
    guard at(start + 1).isLetter, at(start + 2).isDigit, at(start + 3).isDigit,
      let length = IBANCountry.length(at(start) & 0xdf, at(start + 1) & 0xdf), isOpen(before: start)
    else { return nil }
    var rest = 0
    var count = 0
    var place = start
    while count < length {
      if count > 0, count % 4 == 0, at(place) == 0x20 || at(place) == 0x2d { place += 1 }
      let byte = at(place)
      guard byte.isAlphanumeric else { return nil }
      if count >= 4 { rest = Self.divided(rest, by: byte) }
      count += 1
      place += 1
    }
    // The first four go behind the others before the whole is divided. Source: ISO 13616-1, ISO 7064.
    for offset in 0..<4 { rest = Self.divided(rest, by: at(start + offset)) }
    guard rest == 1, isOpen(after: place) else { return nil }
    return SensitiveMatch(.iban, start..<place)
  }

  private static func divided(_ rest: Int, by byte: UInt8) -> Int {
    byte.isDigit ? (rest * 10 + byte.digit) % 97 : (rest * 100 + Int(byte & 0xdf) - 55) % 97
  }
}

enum IBANCountry {
  /// Of an IBAN in characters, by the two letters of its country.
  static func length(_ first: UInt8, _ second: UInt8) -> Int? { lengths[Int(first) << 8 | Int(second)] }

  /// Source: SWIFT, IBAN Registry.
  private static let lengths: [Int: Int] = {
    let written = """
      AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 \
      ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 \
      LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 \
      QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20
      """
    let entries = written.split(separator: " ").map { entry in
      let bytes = Array(entry.utf8)
      return (Int(bytes[0]) << 8 | Int(bytes[1]), bytes[2].digit * 10 + bytes[3].digit)
    }
    return Dictionary(uniqueKeysWithValues: entries)
  }()
}
