/// Walks the JSON in a stream, holding no more of it than somebody asks for.
///
/// It checks what it has to know to find where a value ends; whoever reads the value checks the rest.
final class JSONWalk {
  /// Why a value cannot be read.
  enum Break: Error, Equatable {
    case malformed(String)
    /// The file ends, or another value begins where this one cannot have ended.
    case cutOff
    case tooLong(limit: Int)
  }

  let stream: ByteStream
  /// One-based: where reading has come to.
  private(set) var line = 1
  /// The first bytes of the line on which the outermost value began, up to its first key. A later line that begins like
  /// that is another value.
  private var opening: [UInt8] = []

  init(_ stream: ByteStream) { self.stream = stream }

  // MARK: Values one after the other

  /// - Returns: false at the end of the stream.
  func beginValue() throws -> Bool {
    opening = []
    guard let first = try peek() else { return false }
    guard first == UInt8(ascii: "{") else { return true }
    _ = try stream.fill(64)
    let start = stream.window.prefix(64)
    // `{"resourceSpans"`: a key in the line's first bytes. In a value over several lines `{` mostly stands alone.
    if start.count > 2, start[1] == UInt8(ascii: "\""), let end = start[2...].firstIndex(of: UInt8(ascii: "\"")) {
      opening = Array(start[...end])
    }
    return true
  }

  /// Goes to the next line on which a value may begin.
  func recover() throws {
    opening = []
    if isAtLineStart, try peekOpening() { return }
    repeat { try skipLine() } while try !peekOpening() && stream.fill(1)
  }

  private var isAtLineStart = true

  private func peekOpening() throws -> Bool {
    try stream.fill(1) && [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(stream.window[0])
  }

  private func skipLine() throws {
    while try stream.fill(1) {
      guard let end = stream.window.firstIndex(of: UInt8(ascii: "\n")) else {
        stream.skip(stream.window.count)
        continue
      }
      try passLine(end)
      return
    }
  }

  /// Steps over a line end.
  private func passLine(_ end: Int) throws {
    stream.skip(end + 1)
    line += 1
    isAtLineStart = true
    guard !opening.isEmpty, try stream.fill(opening.count) else { return }
    if stream.window.starts(with: opening) { throw Break.cutOff }
  }

  // MARK: Pieces of a value

  /// The first byte of what comes next, which is not read.
  func peek() throws -> UInt8? {
    while try stream.fill(1) {
      let window = stream.window
      var place = 0
      while place < window.count, window[place] == 0x20 || window[place] == 0x09 || window[place] == 0x0d { place += 1 }
      guard place < window.count else {
        stream.skip(place)
        continue
      }
      if window[place] == UInt8(ascii: "\n") {
        try passLine(place)
      } else {
        if place > 0 { isAtLineStart = false }
        stream.skip(place)
        return window[place]
      }
    }
    return nil
  }

  /// Steps over one character, if it comes next.
  func take(_ character: Unicode.Scalar) throws -> Bool {
    guard let next = try peek() else { throw Break.cutOff }
    guard next == UInt8(ascii: character) else { return false }
    stream.skip(1)
    isAtLineStart = false
    return true
  }

  /// The key of the first member of the object that comes next, of which nothing is read; nil when it is too far away.
  func firstKey() throws -> String? {
    guard try peek() == UInt8(ascii: "{") else { return nil }
    _ = try stream.fill(256)
    let window = stream.window.prefix(256)
    guard let start = window.dropFirst().firstIndex(where: { ![0x20, 0x09, 0x0d, 0x0a].contains($0) }),
      window[start] == UInt8(ascii: "\""),
      let end = window[(start + 1)...].firstIndex(of: UInt8(ascii: "\""))
    else { return nil }
    return String(decoding: window[(start + 1)..<end], as: UTF8.self)
  }

  func members(_ body: (String) throws -> Void) throws {
    guard try take("{") else { throw Break.malformed("expected `{`") }
    if try take("}") { return }
    repeat {
      guard try peek() == UInt8(ascii: "\"") else { throw Break.malformed("expected a key in quotes") }
      var key: [UInt8] = []
      try capture(into: &key, limit: 1 << 16)
      guard try take(":") else { throw Break.malformed("expected `:` after a key") }
      try body(String(decoding: key.dropFirst().dropLast(), as: UTF8.self))
    } while try take(",")
    guard try take("}") else { throw Break.malformed("expected `,` or `}`") }
  }

  func items(_ body: () throws -> Void) throws {
    guard try take("[") else { throw Break.malformed("expected `[`") }
    if try take("]") { return }
    repeat { try body() } while try take(",")
    guard try take("]") else { throw Break.malformed("expected `,` or `]`") }
  }

  /// Steps over a value.
  func skip() throws { try scan { _ in } }

  /// Appends the text of a value.
  ///
  /// - Parameter limit: of all that is appended to, in bytes.
  func capture(into text: inout [UInt8], limit: Int) throws {
    try scan { piece in
      text.append(contentsOf: piece)
      if text.count > limit { throw Break.tooLong(limit: limit) }
    }
  }

  private func scan(_ take: (Slice<UnsafeBufferPointer<UInt8>>) throws -> Void) throws {
    guard try peek() != nil else { throw Break.cutOff }
    isAtLineStart = false
    var end = ValueEnd()
    while try stream.fill(1) {
      let window = stream.window
      switch end.search(window) {
      case .within:
        try take(window[...])
        stream.skip(window.count)
      case .line(let place):
        try take(window[...place])
        try passLine(place)
        isAtLineStart = false
      case .end(let place):
        try take(window[..<place])
        stream.skip(place)
        return
      case .broken(let place):
        stream.skip(place)
        throw window[place] == UInt8(ascii: "\n") ? Break.cutOff : Break.malformed("a control character in a text")
      }
    }
    guard end.isScalar else { throw Break.cutOff }
  }
}

/// Looks for the end of one value.
private struct ValueEnd {
  private var depth = 0
  private var isInString = false
  private var isEscaped = false
  private var hasBegun = false

  enum Found {
    /// Not in these bytes.
    case within
    /// A line ends at this place.
    case line(Int)
    /// The value ends before this place.
    case end(Int)
    /// What is at this place cannot be in a string.
    case broken(Int)
  }

  /// Whether the end of the file may be the end of the value.
  var isScalar: Bool { hasBegun && depth == 0 && !isInString }

  mutating func search(_ bytes: UnsafeBufferPointer<UInt8>) -> Found {
    var place = 0
    while place < bytes.count {
      if isInString {
        if let found = searchString(bytes, &place) { return found }
        continue
      }
      switch bytes[place] {
      case UInt8(ascii: "\""): isInString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { return .end(place) }
        depth -= 1
        if depth == 0 { return .end(place + 1) }
      case UInt8(ascii: "\n"): return depth == 0 ? .end(place) : .line(place)
      case UInt8(ascii: ","), UInt8(ascii: ":"), 0x20, 0x09, 0x0d: if depth == 0 { return .end(place) }
      default: break
      }
      hasBegun = true
      place += 1
    }
    return .within
  }

  private mutating func searchString(_ bytes: UnsafeBufferPointer<UInt8>, _ place: inout Int) -> Found? {
    while place < bytes.count {
      let byte = bytes[place]
      if byte < 0x20 { return .broken(place) }
      place += 1
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isInString = false
        return depth == 0 ? .end(place) : nil
      }
    }
    return .within
  }
}
