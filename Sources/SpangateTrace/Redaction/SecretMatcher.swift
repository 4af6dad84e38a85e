/// Finds secrets in UTF-8 in one pass, however they are written, and the pieces of them that are left where a text was cut:
/// at its ends, and on either side of `…`.
///
/// Time is linear in the text: a place that none of the forms can begin at is passed by a look at three bytes.
package struct SecretMatcher: Sendable {
  private let patterns: [SecretPatterns]
  /// Of each byte, whether a secret or an escape may begin with it.
  private let starts: [Bool]
  /// Of the first three bytes of every form.
  private let beginnings: ByteTriples
  /// Of the first three bytes of what is left of one whose start was cut off.
  private let ends: ByteTriples

  package init(_ secrets: [String]) {
    patterns = secrets.isEmpty ? [] : SecretForms.Writing.allCases.map { SecretPatterns(secrets, in: $0) }
    var starts = Array(repeating: false, count: 256)
    var (beginnings, ends) = (ByteTriples(), ByteTriples())
    for patterns in patterns {
      for form in patterns.forms {
        let all = form.map { patterns.writing.unfolded($0) }
        for first in all[0] { starts[Int(first)] = true }
        beginnings.insert(all[0], all[1], all[2])
        for place in 1..<form.count - 2 { ends.insert(all[place], all[place + 1], all[place + 2]) }
      }
    }
    if !secrets.isEmpty { for byte: UInt8 in [0x25, 0x26, 0x27, 0x2e, 0x5c, 0xe2] { starts[Int(byte)] = true } }
    (self.starts, self.beginnings, self.ends) = (starts, beginnings, ends)
  }

  var isEmpty: Bool { patterns.isEmpty }

  /// No shorter text holds anything.
  var leastBytes: Int { isEmpty ? .max : SecretForms.Writing.plain.leastPiece }

  /// - Returns: nil for a text that holds none.
  package func masked(_ text: String, by standIn: String) -> String? {
    var text = text
    return text.withUTF8 { masked($0, by: standIn) }.map { String(decoding: $0, as: UTF8.self) }
  }

  func masked(_ bytes: UnsafeBufferPointer<UInt8>, by standIn: String) -> [UInt8]? {
    var (result, start) = ([UInt8](), 0)
    for range in ranges(in: bytes) {
      result.append(contentsOf: bytes[start..<range.lowerBound])
      result.append(contentsOf: standIn.utf8)
      start = range.upperBound
    }
    guard start > 0 else { return nil }
    result.append(contentsOf: bytes[start...])
    return result
  }

  /// Where secrets and pieces of them are, from left to right.
  func ranges(in bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var place = 0
    while let range = next(in: bytes, from: place) {
      ranges.append(range)
      place = range.upperBound
    }
    return ranges
  }

  /// The first secret or piece of one from a place on.
  func next(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Range<Int>? {
    guard !isEmpty, bytes.count - start > 3 else { return nil }
    let text = WrittenText(bytes)
    if start == 0, ends.mayHold(0, of: bytes), let end = longest({ $0.end(ofPieceAt: 0, in: text, isMarked: false) }) {
      return 0..<end
    }
    return starts.withUnsafeBufferPointer { starts in
      var place = start
      while place < bytes.count {
        guard starts[Int(bytes[place])] else {
          place += 1
          continue
        }
        if let cut = text.cut(at: place) {
          place = cut.end
          if ends.mayHold(place, of: bytes),
            let end = longest({ $0.end(ofPieceAt: place, in: text, isMarked: !cut.isDots) })
          {
            return place..<end
          }
        } else {
          if beginnings.mayHold(place, of: bytes), let end = longest({ $0.end(from: place, in: text) }) {
            return place..<grown(place..<end, in: text)
          }
          place += 1
        }
      }
      return nil
    }
  }

  /// The end of what secrets cover that lie over one another.
  private func grown(_ range: Range<Int>, in text: WrittenText) -> Int {
    var (end, place) = (range.upperBound, range.lowerBound + 1)
    while place < end {
      if let other = longest({ $0.end(from: place, in: text) }) { end = max(end, other) }
      place += 1
    }
    return end
  }

  private func longest(_ end: (SecretPatterns) -> Int?) -> Int? { patterns.compactMap(end).max() }
}

/// A set of three bytes that follow one another, with some more in it. What may be an escape is always in it.
private struct ByteTriples {
  private var words = Array(repeating: UInt64(0), count: Self.bits / 64)

  private static let bits = 1 << 16

  mutating func insert(_ firsts: [UInt8], _ seconds: [UInt8], _ thirds: [UInt8]) {
    for first in firsts {
      for second in seconds {
        for third in thirds {
          let bit = Self.bit(first, second, third)
          words[bit >> 6] |= 1 << UInt64(bit & 63)
        }
      }
    }
  }

  @inline(__always)
  func mayHold(_ place: Int, of bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard place + 2 < bytes.count else { return true }
    let (first, second, third) = (bytes[place], bytes[place + 1], bytes[place + 2])
    let bit = Self.bit(first, second, third)
    return words[bit >> 6] & (1 << UInt64(bit & 63)) != 0
      || WrittenText.isSpecial[Int(first)] || WrittenText.isSpecial[Int(second)] || WrittenText.isSpecial[Int(third)]
  }

  @inline(__always)
  private static func bit(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Int {
    (Int(first) &* 0x9e5 ^ Int(second) &* 0x1f3 ^ Int(third) &* 0x25) & (bits - 1)
  }
}

extension SecretForms.Writing {
  /// The characters of a text that are folded to one of a form.
  fileprivate func unfolded(_ byte: UInt8) -> [UInt8] {
    switch (self, byte) {
    case (.base64, 0x2b): [0x2b, 0x2d]
    case (.base64, 0x2f): [0x2f, 0x5f]
    case (.hex, 0x61...0x66): [byte, byte & 0xdf]
    // As a URL's query has it.
    case (.plain, 0x20): [0x20, 0x2b]
    default: [byte]
    }
  }
}
