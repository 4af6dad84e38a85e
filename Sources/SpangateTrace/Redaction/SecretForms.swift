/// How a secret may be written: as it is, and in what programs make of texts.
enum SecretForms {
  /// The longest first, so that none leaves a rest of another.
  static func all(of secrets: [String]) -> [String] {
    Set(secrets.flatMap { forms(of: $0) }).sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
  }

  private static func forms(of secret: String) -> [String] {
    let escaped = escapedForJSON(secret, isASCII: false)
    let percent = secret.percentEncoded
    return [
      secret, escaped, escapedForJSON(escaped, isASCII: false), escapedForJSON(secret, isASCII: true),
      escaped.replacing("/", with: #"\/"#), percent, lowercasedEscapes(percent), percent.replacing("%20", with: "+"),
    ] + base64(Array(secret.utf8))
  }

  private static func escapedForJSON(_ text: String, isASCII: Bool) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": escaped += #"\""#
      case "\\": escaped += #"\\"#
      case "\n": escaped += #"\n"#
      case "\r": escaped += #"\r"#
      case "\t": escaped += #"\t"#
      // What Python leaves out of ASCII, and Go out of HTML.
      case _ where scalar.value < 0x20 || isASCII && (!scalar.isASCII || "<>&".unicodeScalars.contains(scalar)):
        for unit in String(scalar).utf16 { escaped += #"\u"# + UInt64(unit).hexDigits.suffix(4) }
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// `%2f` of `%2F`.
  private static func lowercasedEscapes(_ text: String) -> String {
    var left = 0
    return String(
      text.map { character in
        left = character == "%" ? 3 : left
        left -= 1
        return left >= 0 ? Character(character.lowercased()) : character
      })
  }

  /// What is the same in base64 whatever stands before and behind it, for each of the three ways in which it may begin,
  /// in both alphabets. Source: RFC 4648, 4 and 5.
  private static func base64(_ bytes: [UInt8]) -> [String] {
    (0..<3).flatMap { before -> [String] in
      let padded = Array(repeating: 0, count: before) + bytes
      let sextets = (0..<padded.count * 8 / 6).map { place -> UInt8 in
        let bit = place * 6
        let pair = UInt16(padded[bit / 8]) << 8 | UInt16(bit / 8 + 1 < padded.count ? padded[bit / 8 + 1] : 0)
        return UInt8(pair >> UInt16(10 - bit % 8) & 63)
      }
      let whole = sextets.dropFirst((before * 8 + 5) / 6)
      return ["+/", "-_"].map { last in
        let digits = Array(("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + last).utf8)
        return String(decoding: whole.map { digits[Int($0)] }, as: UTF8.self)
      }
    }
  }
}
