/// A text in which programs may have escaped characters: as JSON and most languages do, in URLs, in HTML, for a shell.
struct WrittenText {
  /// What stands at a place.
  enum Piece {
    /// The bytes of one character, the first in the lowest eight bits.
    case character(bytes: UInt32, count: Int, end: Int)
    /// Nothing that belongs to what is written: the end of a line with what indents the next, NUL, a backslash.
    case gap(end: Int)
    case nothing
  }

  let bytes: UnsafeBufferPointer<UInt8>

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// Whether what stands at a byte may be more than that byte.
  static let isSpecial: [Bool] = (0..<256).map { [0x00, 0x0a, 0x0d, 0x25, 0x26, 0x27, 0x5c, 0xe2].contains($0) }

  /// Where a mark ends by which a text says that it was cut here: `…`, escaped too, or three dots.
  func cut(at place: Int) -> (end: Int, isDots: Bool)? {
    switch at(place) {
    case 0xe2: return at(place + 1) == 0x80 && at(place + 2) == 0xa6 ? (place + 3, false) : nil
    case 0x2e: return at(place + 1) == 0x2e && at(place + 2) == 0x2e ? (place + 3, true) : nil
    case 0x25:
      let isEllipsis = holds("%E2%80%A6", at: place) || holds("%e2%80%a6", at: place)
      return isEllipsis ? (place + 9, false) : nil
    case 0x26, 0x5c:
      guard case .character(0xa6_80e2, _, let end) = escaped(at: place) else { return nil }
      return (end, false)
    default: return nil
    }
  }

  /// What an escape at a place stands for.
  ///
  /// - Parameter levels: how often it may have been escaped for a URL or for HTML.
  func escaped(at place: Int, levels: Int = 8) -> Piece {
    switch at(place) {
    case 0x5c: behindBackslashes(at: place)
    case 0x25: percent(at: place, levels)
    case 0x26: entity(at: place, levels)
    case 0x27: quote(at: place)
    default: gap(at: place)
    }
  }

  /// The byte itself.
  func plain(at place: Int) -> Piece {
    at(place) == 0x5c ? .gap(end: place + 1) : .character(bytes: UInt32(at(place)), count: 1, end: place + 1)
  }

  private func gap(at place: Int) -> Piece {
    switch at(place) {
    case 0x00: return .gap(end: place + 1)
    case 0x0a, 0x0d: return .gap(end: indented(behind: place + 1))
    // `⏎`, which stands for the end of a line in what is shown.
    case 0xe2 where at(place + 1) == 0x8f && at(place + 2) == 0x8e: return .gap(end: indented(behind: place + 3))
    default: return .nothing
    }
  }

  private func indented(behind place: Int) -> Int {
    var end = place
    while end < place + 64, [0x20, 0x09, 0x0a, 0x0d].contains(at(end)) { end += 1 }
    return end
  }

  /// `\u002f`, `\u{2f}`, `\x2f`, `\057`, `\n`, `\/`; behind any number of backslashes, which doubles with each escaping.
  private func behindBackslashes(at place: Int) -> Piece {
    var next = place
    while next < place + 32, at(next) == 0x5c { next += 1 }
    switch at(next) {
    case 0x75 where at(next + 1) == 0x7b:
      let (value, end) = number(from: next + 2, radix: 16, most: 6)
      return at(end) == 0x7d && end > next + 2 ? scalar(value, end: end + 1) : .nothing
    case 0x75:
      let (value, end) = number(from: next + 1, radix: 16, most: 4)
      return end == next + 5 ? scalar(value, end: end) : .nothing
    case 0x78:
      let (value, end) = number(from: next + 1, radix: 16, most: 2)
      return end == next + 3 ? byte(value, end: end) : .nothing
    case 0x30...0x33:
      let (value, end) = number(from: next, radix: 8, most: 3)
      return end == next + 3 ? byte(value, end: end) : .nothing
    case 0x6e, 0x72, 0x74: return .gap(end: indented(behind: next + 1))
    case 0x0a, 0x0d: return .gap(end: indented(behind: next))
    case 0x25, 0x26: return .gap(end: next)
    default: return next < bytes.count ? byte(UInt32(at(next)), end: next + 1) : .gap(end: next)
    }
  }

  /// `%2F`, `%252f`.
  private func percent(at place: Int, _ levels: Int) -> Piece {
    var next = place + 1
    while next < place + 2 * levels - 1, at(next) == 0x32, at(next + 1) == 0x35, isHex(at(next + 2)),
      isHex(at(next + 3))
    {
      next += 2
    }
    let (value, end) = number(from: next, radix: 16, most: 2)
    return end == next + 2 ? byte(value, end: end) : .nothing
  }

  /// `&amp;`, `&#47;`, `&#x2f;`, `&amp;lt;`.
  private func entity(at place: Int, _ levels: Int) -> Piece {
    var next = place + 1
    while next < place + 4 * levels - 3, holds("amp;", at: next) { next += 4 }
    let isAmpersand = next > place + 1
    if levels == 1, holds("amp;", at: next) { return byte(0x26, end: next + 4) }
    if at(next) == 0x23 {
      let isHex = at(next + 1) | 0x20 == 0x78
      let start = next + (isHex ? 2 : 1)
      let (value, end) = number(from: start, radix: isHex ? 16 : 10, most: 7)
      if end > start, at(end) == 0x3b { return scalar(value, end: end + 1) }
    }
    for (name, value) in Self.entities where holds(name, at: next) {
      return scalar(value, end: next + name.utf8CodeUnitCount)
    }
    return isAmpersand ? byte(0x26, end: next) : .nothing
  }

  private static let entities: [(name: StaticString, value: UInt32)] = [
    ("lt;", 0x3c), ("gt;", 0x3e), ("quot;", 0x22), ("apos;", 0x27), ("hellip;", 0x2026),
  ]

  /// `'\''` and `'"'"'` of a shell, `''` of YAML and SQL.
  private func quote(at place: Int) -> Piece {
    for written: StaticString in ["'\"'\"'", "'\\''", "''"] where holds(written, at: place) {
      return byte(0x27, end: place + written.utf8CodeUnitCount)
    }
    return .nothing
  }

  private func byte(_ value: UInt32, end: Int) -> Piece {
    switch value {
    case 0x00, 0x0a, 0x0d, 0x5c: .gap(end: end)
    default: .character(bytes: value, count: 1, end: end)
    }
  }

  private func scalar(_ value: UInt32, end: Int) -> Piece {
    guard value >= 0x80 else { return byte(value, end: end) }
    guard let scalar = Unicode.Scalar(value) else { return .nothing }
    var (bytes, count) = (UInt32(0), 0)
    for unit in UTF8.encode(scalar)! {
      bytes |= UInt32(unit) << UInt32(8 * count)
      count += 1
    }
    return .character(bytes: bytes, count: count, end: end)
  }

  private func number(from place: Int, radix: UInt32, most: Int) -> (value: UInt32, end: Int) {
    var (value, end) = (UInt32(0), place)
    while end < place + most, let digit = at(end).hexDigit, digit < radix {
      value = value * radix + digit
      end += 1
    }
    return (value, end)
  }

  private func isHex(_ byte: UInt8) -> Bool { byte.hexDigit != nil }

  private func holds(_ text: StaticString, at place: Int) -> Bool {
    for offset in 0..<text.utf8CodeUnitCount where at(place + offset) != text.utf8Start[offset] { return false }
    return true
  }

  /// The byte at a place; 0 outside of the text.
  @inline(__always)
  private func at(_ place: Int) -> UInt8 { place < bytes.count ? bytes[place] : 0 }
}

extension UInt8 {
  fileprivate var hexDigit: UInt32? {
    switch self {
    case 0x30...0x39: UInt32(self - 0x30)
    case 0x41...0x46: UInt32(self - 0x37)
    case 0x61...0x66: UInt32(self - 0x57)
    default: nil
    }
  }
}
