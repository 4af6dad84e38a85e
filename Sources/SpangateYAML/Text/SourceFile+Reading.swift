import SpangateCore
import SpangateTrace

extension SourceFile {
  /// The most that a suite or settings file may be long.
  static let documentLimit = 16 << 20

  /// Reads a file.
  ///
  /// - Throws: `SG0001` when it cannot be read, is a folder, is longer than `limit` bytes, is not UTF-8 or holds a NUL.
  ///
  /// - Parameter takesPipes: whether it may be a pipe, as a shell's `<(…)` is. Any other file is a regular one.
  static func read(
    _ path: String, limit: Int = documentLimit, breaks: LineBreaks = .yaml, takesPipes: Bool = false
  ) throws(Finding) -> SourceFile {
    try checked(try contents(of: path, limit: limit, takesPipes: takesPipes), path: path, breaks: breaks)
  }

  /// What a file holds.
  ///
  /// - Throws: `SG0001` when it is not UTF-8 or holds a NUL.
  static func checked(_ bytes: [UInt8], path: String, breaks: LineBreaks = .yaml) throws(Finding) -> SourceFile {
    var bytes = bytes
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { bytes.removeFirst(3) }
    if let offset = invalidByte(in: bytes) {
      // What follows the bad byte is replaced, so that the line can be shown.
      let file = SourceFile(path: path, bytes: Array(String(decoding: bytes, as: UTF8.self).utf8))
      let mark = SourceFile(path: path, bytes: bytes).mark(ofByte: offset)
      let byte = String(bytes[offset], radix: 16)
      throw Finding(
        .fileUnreadable, "`\(path.inert())` is not UTF-8: byte 0x\(byte) at offset \(offset)", at: file.range(mark),
        help: "save the file as UTF-8")
    }
    let file = SourceFile(path: path, bytes: bytes, breaks: breaks)
    if let offset = bytes.firstIndex(of: 0) {
      throw Finding(
        .fileUnreadable, "`\(path.inert())` holds a NUL character", at: file.range(file.mark(ofByte: offset)))
    }
    return file
  }

  /// Where the bytes stop being UTF-8.
  private static func invalidByte(in bytes: [UInt8]) -> Int? {
    if String(validating: bytes, as: UTF8.self) != nil { return nil }
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var offset = 0
    while true {
      switch parser.parseScalar(from: &iterator) {
      case .valid(let scalar): offset += scalar.count
      case .error: return offset
      case .emptyInput: return nil
      }
    }
  }

  private static func contents(of path: String, limit: Int, takesPipes: Bool) throws(Finding) -> [UInt8] {
    do {
      return try RegularFile.bytes(of: path, limit: limit, takesPipes: takesPipes)
    } catch {
      throw Finding(.fileUnreadable, "cannot read `\(path.inert())`: \(error.why)")
    }
  }
}
