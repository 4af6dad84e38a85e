/// Texts that are too long to keep. Whoever masks what is sensitive in them has to see where they were cut, and to be
/// left with whole words: the end of a key does not tell what it is.
extension String {
  /// The start of a text: what is longer ends with the last whole word within the limit, and `…`.
  ///
  /// - Parameter limit: in bytes.
  package init(startOf bytes: some BidirectionalCollection<UInt8>, limit: Int) {
    guard bytes.count > limit else {
      self.init(decoding: bytes, as: UTF8.self)
      return
    }
    let start = bytes.prefix(limit)
    let word = start.suffix(Self.longestWord).reversed().firstIndex { $0.isSpace }
    self = String(decoding: word.map { start[..<$0.base] } ?? start, as: UTF8.self) + "…"
  }

  /// The end of a text: what is longer begins with `…`, and the first whole word within the limit.
  ///
  /// - Parameter limit: in bytes.
  package init(endOf bytes: some BidirectionalCollection<UInt8>, limit: Int) {
    self.init(decoding: bytes.count > limit ? Self.cutInFront(bytes.suffix(limit)) : Array(bytes), as: UTF8.self)
  }

  /// Bytes before which others were left out.
  package static func cutInFront(_ bytes: some Collection<UInt8>) -> [UInt8] {
    let word = bytes.prefix(Self.longestWord).firstIndex { $0.isSpace }
    return Array("…".utf8) + (word.map { bytes[$0...] } ?? bytes[...])
  }

  /// In bytes: longer than most tokens; what has no space for as long is cut anywhere.
  private static let longestWord = 4_096
}

extension UInt8 {
  fileprivate var isSpace: Bool { self == 0x20 || 0x09...0x0d ~= self }
}
