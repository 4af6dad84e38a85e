import SpangateCore
import SpangateTrace

/// What looks like something sensitive and is not.
extension Draws {
  mutating func decoy() -> String {
    switch int(0...5) {
    case 0: identifierDecoy()
    case 1: numberDecoy()
    case 2: phoneDecoy()
    case 3: addressDecoy()
    case 4: keyDecoy()
    default: timeDecoy()
    }
  }

  private mutating func identifierDecoy() -> String {
    pick([
      "order \(digits(10))", "order number ORD-\(digits(3))-\(digits(3))-\(digits(4))", "uuid \(uuid())", uuid(),
      "commit \(hex(40))", "commit \(hex(7))", "trace \(hex(32))", "span \(hex(16))", "sha256:\(hex(64))",
      "invoice INV-2024-\(digits(6))", "SKU \(digits(4))-\(digits(4))",
      "ISBN 978-\(digits(1))-\(digits(5))-\(digits(3))-0",
      "ticket #\(digits(10))", "case \(digits(9))", "row \(digits(8)) of \(digits(9))", "ref \(digits(12))",
    ])
  }

  private mutating func uuid() -> String {
    "\(hex(8))-\(hex(4))-4\(hex(3))-a\(hex(3))-\(hex(12))"
  }

  private mutating func numberDecoy() -> String {
    let bad = badCard()
    return pick([
      "card \(bad)", bad, bad.grouped([4, 4, 4, 4]).joined(separator: " "), "number \(int(7...9))\(digits(15))",
      "total $\(int(1...9_999)).\(digits(2))", "€\(int(1...999)).\(digits(3)),\(digits(2))",
      "\(int(1...99)),\(digits(3)),\(digits(3)) rows",
      "0.\(digits(16))", "-\(int(1...179)).\(digits(6)), \(int(1...89)).\(digits(6))", "\(digits(30))",
      "1.\(digits(15))e-05",
      "latency \(int(1...9))\(digits(3)).\(digits(3)) ms", "account \(badIBAN())", badIBAN(),
    ])
  }

  /// The digits of a card with the wrong check digit.
  private mutating func badCard() -> String {
    var card = value(of: .creditCard).filter(\.isNumber)
    while card.count != 16 { card = value(of: .creditCard).filter(\.isNumber) }
    let last = card.removeLast().wholeNumberValue!
    return card + "\((last + int(1...9)) % 10)"
  }

  private mutating func badIBAN() -> String {
    let account = digits(18)
    let check = Int(Self.ibanCheck(country: "DE", account: account))!
    let wrong = 2 + (check - 2 + int(1...90)) % 97
    return "DE\(wrong < 10 ? "0" : "")\(wrong)\(account)"
  }

  private mutating func phoneDecoy() -> String {
    pick([
      "ORD-415-555-\(digits(4))", "\(digits(3))-\(digits(3))-\(digits(4))-\(digits(2))",
      "part 0\(int(100...999))-\(digits(3))-\(digits(3))",
      "id \(int(2...9))\(digits(9))", "#\(int(2...9))\(digits(9))", "1\(digits(2))-\(digits(3))-\(digits(4))",
      "x=\(digits(10))",
      "C++11", "1+1=2", "+\(int(1...99))%", "+\(int(1...9)).\(digits(9))", "(\(int(1990...2029)))", "(42) items",
      "user_\(digits(10))",
      "pages 120-145", "555-\(digits(4))", "000-\(digits(2))-\(digits(4))", "9\(digits(2))-\(digits(2))-\(digits(4))",
    ])
  }

  private mutating func addressDecoy() -> String {
    pick([
      "v\(int(1...9)).\(int(0...20)).\(int(0...20)).\(int(0...9))", "1.2.3.4.5", "version 10.0.\(digits(1)).1",
      "Chrome/120.0.\(int(1000...9999)).\(int(10...99))", "300.1.2.3", "1.2.3", "127.0.0.1", "0.0.0.0:4317",
      "[::1]:8080",
      "localhost:4318", "std::vector", "a::b", "12:34:56", "00:1b:44:11:3a:b7", "10:30", "Foo::Bar::baz()",
      "4.4.4.4-beta",
      "192.168.001.001", "2.\(int(10...40)).\(int(1...9))", "{a:1,b:2}", "release 3.1.4.1",
    ])
  }

  private mutating func keyDecoy() -> String {
    pick([
      "user@localhost", "@decorator", "@scope/package@1.2.3", "icon@2x.png", "git@github.com:acme/agent.git", "a @ b",
      "me@",
      "sk-learn", "sk-", "the bearer of the letter", "Bearer token", "bearer authentication required",
      "key-value store", "ghp_",
      "hf_hub_download", "npm_config_registry", "AKIA", "eyJ", "github_pat", "xoxb-",
      "skip-connection-layers-and-more-words",
      "SG.", "glpat-short", "task-\(digits(3))", "pk-lf", "-----BEGIN CERTIFICATE-----", "sk_live", "rk_live_", "dapi",
      "AIza",
    ])
  }

  private mutating func timeDecoy() -> String {
    pick([
      "2024-\(int(10...12))-\(int(10...28))T\(int(10...23)):\(int(10...59)):\(int(10...59)).\(digits(6))Z",
      "\(int(17...18))\(digits(8))", "17\(digits(11))", "17\(digits(17))", "2024-01-\(int(10...31)) 10:\(int(10...59))",
      "\(int(10...28))/\(int(10...12))/2024", "\(int(10...28)).\(int(10...12)).2024",
      "20240\(int(1...9))\(int(10...28))", "since 1999",
      "00:0\(int(0...9)):\(int(10...59))", "Q3 2024", "in 30 days", "1-2 weeks", "24/7",
    ])
  }
}
