/// Texts that may say the same in other words.
enum ProseWords {
  private static let most = 300

  /// Three words or more.
  static func isProse(_ text: String) -> Bool {
    var spaces = 0
    for byte in text.utf8 where byte == 0x20 || byte == 0x0a {
      spaces += 1
      if spaces > 1 { return true }
    }
    return false
  }

  /// In lower case, with what belongs to numbers and identifiers in them.
  static func words(of text: String) -> [String] {
    var words: [String] = []
    var word: [UInt8] = []
    func end() {
      while word.last == UInt8(ascii: ".") || word.last == UInt8(ascii: "-") { word.removeLast() }
      if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
      word.removeAll(keepingCapacity: true)
    }
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x61...0x7a, UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), 0x80...: word.append(byte)
      case 0x41...0x5a: word.append(byte + 0x20)
      default:
        end()
        if words.count == most { return words }
      }
    }
    end()
    return words
  }
}
