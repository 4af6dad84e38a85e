/// Source: RFC 5321, 4.1.2 and 4.5.3.1, without quoted local parts and address literals, which nobody writes in text.
extension SensitiveScanner {
  private static let longestLocal = 64
  private static let longestDomain = 255

  /// - Parameter place: of the `@`.
  func email(at place: Int) -> SensitiveMatch? {
    guard let end = domainEnd(from: place + 1) else { return nil }
    let start = localStart(before: place)
    guard start < place, at(start) != 0x2e, at(place - 1) != 0x2e else { return nil }
    // `git@host:path` names a repository.
    if at(end) == 0x3a, place - start == 3, matches("git", at: start) { return nil }
    return SensitiveMatch(.email, start..<end)
  }

  private func localStart(before place: Int) -> Int {
    var start = place
    let least = max(floor, place - Self.longestLocal)
    while start > least {
      if at(start - 1).isLocalPart {
        start -= 1
      } else if start - 1 > least, at(start - 1) & 0xc0 == 0x80, (0xc3...0xdf).contains(at(start - 2)) {
        start -= 2  // a letter of two bytes: Latin, Greek, Cyrillic, Hebrew, Arabic
      } else {
        break
      }
    }
    // An escape of JSON before it is not part of it.
    if start > 0, at(start - 1) == 0x5c { start += at(start) == 0x75 ? 5 : 1 }
    while start < place, at(start).isLocalEdge { start += 1 }
    return min(start, place)
  }

  /// The end of a name with at least one dot whose last label can be a top-level domain.
  private func domainEnd(from start: Int) -> Int? {
    var place = start
    var label = start
    var end: Int?
    let most = start + Self.longestDomain
    while place < most {
      let byte = at(place)
      if byte.isAlphanumeric || byte == 0x2d || byte >= 0x80 {
        place += 1
      } else {
        if label > start, let last = topLevelEnd(label..<place) { end = last }
        guard byte == 0x2e, place > label, at(place + 1).isAlphanumeric || at(place + 1) >= 0x80 else { break }
        place += 1
        label = place
      }
    }
    return end
  }

  /// Two letters or more, perhaps with text of another script right behind them.
  private func topLevelEnd(_ label: Range<Int>) -> Int? {
    var end = label.lowerBound
    while end < label.upperBound, at(end).isLetter { end += 1 }
    guard end - label.lowerBound >= 2, end == label.upperBound || at(end) >= 0x80 else { return nil }
    return isFileExtension(label.lowerBound..<end) ? nil : end
  }

  /// `icon@2x.png` is a file.
  private func isFileExtension(_ range: Range<Int>) -> Bool {
    switch range.count {
    case 2: matches("js", at: range.lowerBound)
    case 3:
      ["png", "jpg", "gif", "svg", "css", "pdf", "txt", "xml", "yml"].contains { matches($0, at: range.lowerBound) }
    case 4: ["jpeg", "webp", "html", "json", "yaml"].contains { matches($0, at: range.lowerBound) }
    default: false
    }
  }

  /// Whether a text stands there, its letters in lower case here and in either case there.
  func matches(_ text: StaticString, at place: Int) -> Bool {
    guard place >= 0, place + text.utf8CodeUnitCount <= bytes.count else { return false }
    for offset in 0..<text.utf8CodeUnitCount {
      let byte = bytes[place + offset]
      guard (byte.isUpper ? byte | 0x20 : byte) == text.utf8Start[offset] else { return false }
    }
    return true
  }
}

extension UInt8 {
  /// Of `atext` what addresses are made of, and the dot.
  fileprivate var isLocalPart: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
    case 0x2e, 0x5f, 0x2b, 0x2d, 0x25, 0x27, 0x21, 0x23, 0x24, 0x26, 0x2a, 0x7e: true  // . _ + - % ' ! # $ & * ~
    default: false
    }
  }

  /// Allowed, and yet what stands first is more likely the text's than the address's: quotes, list marks.
  fileprivate var isLocalEdge: Bool {
    switch self {
    case 0x27, 0x21, 0x23, 0x24, 0x26, 0x2a, 0x7e, 0x25, 0x2d, 0x2e: true
    default: false
    }
  }
}
