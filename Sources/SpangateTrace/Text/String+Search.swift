private import Glibc

extension String {
  /// Whether some text is in this one, byte by byte.
  ///
  /// A search by characters would take seconds over megabytes, and would not find `e` in front of a combining accent.
  package func holds(_ text: String) -> Bool {
    var haystack = self
    var needle = text
    return haystack.withUTF8 { haystack in needle.withUTF8 { haystack.range(of: $0, from: 0) != nil } }
  }

  /// The text without white space at either end.
  package var trimmed: Substring {
    var start = unicodeScalars.startIndex
    var end = unicodeScalars.endIndex
    while start < end, unicodeScalars[start].isSpace { unicodeScalars.formIndex(after: &start) }
    while end > start {
      let before = unicodeScalars.index(before: end)
      guard unicodeScalars[before].isSpace else { break }
      end = before
    }
    return self[start..<end]
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Where some bytes are next.
  package func range(of needle: UnsafeBufferPointer<UInt8>, from offset: Int) -> Range<Int>? {
    guard let first = needle.baseAddress, !needle.isEmpty else { return offset..<offset }
    guard let start = baseAddress, count - offset >= needle.count else { return nil }
    var here = start + offset
    let end = start + (count - needle.count) + 1
    while here < end, let found = memchr(here, Int32(first.pointee), end - here) {
      let place = start.distance(to: UnsafePointer(found.assumingMemoryBound(to: UInt8.self)))
      if memcmp(found, first, needle.count) == 0 { return place..<place + needle.count }
      here = start + place + 1
    }
    return nil
  }

  package func range(of needle: String, from offset: Int) -> Range<Int>? {
    var needle = needle
    return needle.withUTF8 { range(of: $0, from: offset) }
  }
}

extension Unicode.Scalar {
  /// White space, told at once for ASCII, which most of a long text is.
  package var isSpace: Bool { value < 128 ? value == 32 || 9...13 ~= value : properties.isWhitespace }
}

extension String {
  /// Whether a path is one that a shell's pattern stands for: `*`, `?` and `[…]` within a name, `**` for any number of
  /// folders.
  package func fits(pattern: String) -> Bool {
    guard pattern.split(separator: "/").contains("**") else {
      return fnmatch(pattern, self, FNM_PATHNAME) == 0
    }
    let short: String = pattern.split(separator: "/", omittingEmptySubsequences: false).filter { $0 != "**" }
      .joined(separator: "/")
    return fnmatch(pattern, self, 0) == 0 || fnmatch(short, self, 0) == 0
  }
}
