import SpangateCore
import SpangateTrace

/// Values that must be found, of every kind and in the forms that people and programs write them in.
extension Draws {
  mutating func value(of kind: SensitiveKind) -> String {
    switch kind {
    case .email: email()
    case .phone: phone()
    case .ssn: socialSecurity()
    case .creditCard: card()
    case .iban: iban()
    case .ip: chance(0.7) ? addressV4() : addressV6()
    case .apiKey: apiKey()
    case .bearerToken: bearerToken()
    }
  }

  private mutating func email() -> String {
    let first = pick(["ada", "grace", "linus", "margaret", "josé", "anna-lena", "o'brien", "x", "müller", "support"])
    let last = pick(["lovelace", "hopper", "smith", "garcía", "li", "jensen", "novak"])
    let local = pick([
      "\(first).\(last)", "\(first)_\(last)\(int(1...99))", "\(first)+\(pick(["news", "test", "2024"]))", first,
      "\(first.prefix(1))\(last)", "\(last)\(int(1970...2010))",
    ])
    let host = pick(["example", "mail.example", "acme-corp", "bücher", "a1b2", "uni-köln", "sub.domain.example"])
    return "\(local)@\(host).\(pick(["com", "org", "co.uk", "de", "io", "museum", "travel", "COM", "fr"]))"
  }

  private mutating func phone() -> String {
    filled(
      pick([
        "+1AAXXXX", "+1 A A XXXX", "+1-A-A-XXXX", "+1 (A) A-XXXX", "+1.A.A.XXXX", "(A) A-XXXX", "(A)A-XXXX", "A-A-XXXX",
        "A.A.XXXX", "A A XXXX", "1-A-A-XXXX", "+44 20 NXXX XXXX", "+44NXXXXXXXXX", "+44 7NXX XXXXXX", "+49 30 NXXXXXX",
        "+49 17N XXXXXXX", "+33 N XX XX XX XX", "+81 3-NXXX-XXXX", "+91 9NXXX XXXXX", "+61 4NX XXX XXX",
        "+55 11 9NXXX-XXXX", "+86 13N XXXX XXXX", "020 NXXX XXXX", "07NXX XXXXXX", "0N XX XX XX XX", "03-NXXX-XXXX",
        "090-NXXX-XXXX", "030 NXXXXXX", "+353 1 NXX XXXX", "AAXXXX",
      ]))
  }

  private mutating func socialSecurity() -> String {
    let area = pick([int(1...665), int(667...899)])
    let parts = [area, int(1...99), int(1...9_999)]
    let widths = [3, 2, 4]
    return zip(parts, widths).map { part, width in
      String(repeating: "0", count: width - "\(part)".count) + "\(part)"
    }.joined(separator: pick(["-", "-", "-", " ", ""]))
  }

  private mutating func card() -> String {
    let (prefix, count) = pick([
      ("4", 16), ("4", 16), ("4", 13), ("5\(int(1...5))", 16), ("2\(int(23...26))", 16), ("34", 15), ("37", 15),
      ("6011", 16), ("65", 16), ("3528", 16), ("36", 14), ("62", 16), ("4", 19),
    ])
    let body = prefix + digits(count - prefix.count - 1)
    let number = body + checkDigit(of: body)
    let separator = pick(["", "", " ", "-"])
    guard !separator.isEmpty, count != 13 else { return number }
    return number.grouped(count == 15 || count == 14 ? [4, 6, 5] : [4, 4, 4, 4, 4]).joined(separator: separator)
  }

  /// By adding up from the left, where the scanner divides from the right.
  private func checkDigit(of body: String) -> String {
    let sum = body.reversed().enumerated().reduce(0) { sum, item in
      let digit = item.element.wholeNumberValue! * (item.offset.isMultiple(of: 2) ? 2 : 1)
      return sum + digit / 10 + digit % 10
    }
    return "\((10 - sum % 10) % 10)"
  }

  private mutating func iban() -> String {
    let (country, account) = pick([
      ("DE", digits(18)), ("FR", digits(10) + text(11, of: Self.digits + Self.upper) + digits(2)),
      ("GB", text(4, of: Self.upper) + digits(14)), ("NL", text(4, of: Self.upper) + digits(10)), ("ES", digits(20)),
      ("IT", text(1, of: Self.upper) + digits(22)), ("CH", digits(17)), ("NO", digits(11)), ("PL", digits(24)),
      ("MT", text(4, of: Self.upper) + digits(23)),
    ])
    let plain = country + Self.ibanCheck(country: country, account: account) + account
    return chance(0.5) ? plain : plain.grouped(Array(repeating: 4, count: 9)).joined(separator: " ")
  }

  /// By long division of the digits as a text.
  static func ibanCheck(country: String, account: String) -> String {
    let digits = (account + country + "00").flatMap { character in
      character.wholeNumberValue.map { [$0] } ?? { [$0 / 10, $0 % 10] }(Int(character.asciiValue!) - 55)
    }
    let check = 98 - digits.reduce(0) { ($0 * 10 + $1) % 97 }
    return check < 10 ? "0\(check)" : "\(check)"
  }

  private mutating func addressV4() -> String {
    pick([
      "\(int(1...126)).\(int(0...255)).\(int(0...255)).\(int(1...254))",
      "192.168.\(int(0...255)).\(int(1...254))", "10.\(int(0...255)).\(int(0...255)).\(int(1...254))",
      "\(int(128...223)).\(int(0...255)).\(int(0...255)).\(int(1...254))",
    ])
  }

  private mutating func addressV6() -> String {
    let groups = (0..<8).map { _ in hex(int(1...4)) }
    return pick([
      groups.joined(separator: ":"), "2001:db8::\(hex(2))\(int(1...9))", "fe80::\(int(1...9))\(hex(3)):\(hex(4))",
      "2a02:\(int(100...999))::\(hex(4)):\(hex(4))", "fd\(int(10...99)):\(hex(4)):\(hex(4))::\(int(1...9))",
    ])
  }
}

extension String {
  /// Cut into pieces of these lengths, as far as it goes.
  func grouped(_ sizes: [Int]) -> [String] {
    var rest = self[...]
    return sizes.compactMap { size in
      defer { rest = rest.dropFirst(size) }
      return rest.isEmpty ? nil : String(rest.prefix(size))
    }
  }
}
