private import Glibc

extension String {
  /// Whether some text is in this one, byte by byte.
  ///
  /// A search by characters would take seconds over megabytes, and would not find `e` in front of a combining accent.
  package func holds(_ text: String) -> Bool {
    var haystack = self
    var needle = text
    return haystack.withUTF8 { haystack in needle.withUTF8 { Self.find($0, in: haystack) } }
  }

  private static func find(_ needle: UnsafeBufferPointer<UInt8>, in haystack: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = needle.baseAddress, !needle.isEmpty else { return true }
    guard var here = haystack.baseAddress, haystack.count >= needle.count else { return false }
    let end = here + (haystack.count - needle.count) + 1
    while here < end, let found = memchr(here, Int32(first.pointee), end - here) {
      if memcmp(found, first, needle.count) == 0 { return true }
      here = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) + 1
    }
    return false
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

extension Unicode.Scalar {
  /// White space, told at once for ASCII, which most of a long text is.
  package var isSpace: Bool { value < 128 ? value == 32 || 9...13 ~= value : properties.isWhitespace }
}
