/// A guess, for findings.
enum LooksLike {
  private static let beginnings: [(bytes: [UInt8], name: String)] = [
    (Array("PK\u{3}\u{4}".utf8), "a zip archive"), (Array("SQLite format 3".utf8), "an SQLite database"),
    (Array("PAR1".utf8), "Parquet"), (Array("%PDF".utf8), "PDF"), (Array("BZh".utf8), "what bzip2 compressed"),
    ([0xfd, 0x37, 0x7a, 0x58, 0x5a], "what xz compressed"), ([0x04, 0x22, 0x4d, 0x18], "what lz4 compressed"),
    ([0xff, 0xfe], "UTF-16"), ([0xfe, 0xff], "UTF-16"), (Array("<".utf8), "XML or HTML"),
    (Array("---".utf8), "YAML"),
  ]

  /// What somebody may have meant to hand in: `this looks like CSV`.
  static func text(of start: UnsafeBufferPointer<UInt8>) -> String {
    if let known = beginnings.first(where: { start.starts(with: $0.bytes) }) { return "this looks like \(known.name)" }
    guard start.isText else { return "this looks like data of some other program" }
    let line = start.prefix { $0 != UInt8(ascii: "\n") }
    for (separator, name) in [(",", "CSV"), (";", "CSV"), ("\t", "a table with tabs")] as [(Unicode.Scalar, String)]
    where line.count(where: { $0 == UInt8(ascii: separator) }) >= 2 { return "this looks like \(name)" }
    return "this looks like plain text"
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether nothing in it is a control character that texts do not have.
  var isText: Bool {
    allSatisfy { $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 || $0 == 0x0a || $0 == 0x0d }
  }
}
