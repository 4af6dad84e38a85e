import SpangateCore
import SpangateTrace

/// A place in one file, in code points: 12 bytes, so that every node can have one.
struct Mark: Sendable, Hashable {
  /// One-based.
  var line: Int32
  /// One-based.
  var column: Int32
  var length: Int32

  init(line: Int, column: Int, length: Int = 1) {
    self.line = Int32(clamping: line)
    self.column = Int32(clamping: column)
    self.length = Int32(clamping: length)
  }

  static let start = Mark(line: 1, column: 1)
}

/// The text of a file: UTF-8 without a byte order mark, and what is needed to point into it.
final class SourceFile: Sendable {
  /// As the user named it.
  let path: String
  let bytes: [UInt8]
  /// Where each line starts.
  private let lineStarts: [Int]
  /// Findings and scorers come in the file's order, so neighbours ask for the same line and share its text.
  private let latest = Locked<(line: Int, text: String)>((0, ""))

  private let breaks: LineBreaks

  /// What ends a line.
  enum LineBreaks {
    /// Source: YAML 1.1, 4.2: LF, CR, CR LF, NEL, LS and PS, which is how libyaml counts lines.
    case yaml
    /// LF alone, as in JSONL, whose strings may hold the others.
    case lineFeed
  }

  /// - Parameter bytes: valid UTF-8.
  init(path: String, bytes: [UInt8], breaks: LineBreaks = .yaml) {
    self.path = path
    self.bytes = bytes
    self.breaks = breaks
    var starts = [0]
    var index = 0
    while index < bytes.count {
      let length = Self.lineBreak(in: bytes, at: index, breaks)
      index += max(1, length)
      if length > 0 { starts.append(index) }
    }
    lineStarts = starts
  }

  func range(_ mark: Mark) -> SourceRange {
    let line = Int(mark.line)
    return SourceRange(
      file: path, line: line, column: Int(mark.column), length: Int(mark.length), excerpt: excerpt(ofLine: line))
  }

  /// The text of a one-based line, without its end.
  func excerpt(ofLine line: Int) -> String {
    latest.withLock { latest in
      if latest.line != line { latest = (line, String(decoding: bytes[byteRange(ofLine: line)], as: UTF8.self)) }
      return latest.text
    }
  }

  var lineCount: Int { lineStarts.count }

  func byteRange(ofLine line: Int) -> Range<Int> {
    guard lineStarts.indices.contains(line - 1) else { return 0..<0 }
    let start = lineStarts[line - 1]
    var end = lineStarts.indices.contains(line) ? lineStarts[line] : bytes.count
    if lineStarts.indices.contains(line) {
      let breakStart = (max(start, end - 3)..<end).first { $0 + Self.lineBreak(in: bytes, at: $0, breaks) == end }
      end = breakStart ?? end
    }
    return start..<end
  }

  /// The place of a byte.
  func mark(ofByte offset: Int) -> Mark {
    let line = lineStarts.lastIndex { $0 <= offset } ?? 0
    return Mark(line: line + 1, column: codePoints(in: lineStarts[line]..<min(offset, bytes.count)) + 1)
  }

  /// How many code points start in a range of bytes.
  func codePoints(in range: Range<Int>) -> Int { bytes[range].count { $0 & 0xc0 != 0x80 } }

  /// The length in bytes of the line break at an index, or 0.
  private static func lineBreak(in bytes: [UInt8], at index: Int, _ breaks: LineBreaks) -> Int {
    if breaks == .lineFeed { return bytes[index] == 0x0a ? 1 : 0 }
    func byte(_ offset: Int) -> UInt8 { index + offset < bytes.count ? bytes[index + offset] : 0 }
    switch bytes[index] {
    case 0x0a: return 1
    case 0x0d: return byte(1) == 0x0a ? 2 : 1
    case 0xc2: return byte(1) == 0x85 ? 2 : 0
    case 0xe2: return byte(1) == 0x80 && (byte(2) == 0xa8 || byte(2) == 0xa9) ? 3 : 0
    default: return 0
    }
  }
}
