/// Addresses of machines. The loopback, the unspecified and the broadcast address name nobody and are left alone.
extension SensitiveScanner {
  func addressV4(at start: Int) -> SensitiveMatch? {
    guard let (value, end) = dottedQuad(at: start), isOpen(after: end), !isPartOfName(before: start) else { return nil }
    guard value >> 24 != 127, value != 0, value != .max else { return nil }
    if speaks(before: start, of: NumberContext.isVersion, within: 1) { return nil }
    return SensitiveMatch(.ip, start..<end)
  }

  /// `Chrome/120.0.0.0` is a version, `http://93.184.216.34` is not.
  private func isPartOfName(before start: Int) -> Bool { at(start - 1) == 0x2f && at(start - 2).isAlphanumeric }

  private func dottedQuad(at start: Int) -> (value: UInt32, end: Int)? {
    var value: UInt32 = 0
    var place = start
    for part in 0..<4 {
      if part > 0 {
        guard at(place) == 0x2e else { return nil }
        place += 1
      }
      let first = place
      var octet = 0
      while at(place).isDigit, place - first < 3 {
        octet = octet * 10 + at(place).digit
        place += 1
      }
      guard place > first, octet <= 255, !(at(first) == 0x30 && place - first > 1) else { return nil }
      value = value << 8 | UInt32(octet)
    }
    return (value, place)
  }

  /// - Parameter colon: the first one of the address.
  ///
  /// Source: RFC 4291, 2.2: eight groups, or fewer with one `::`, the last two perhaps as a dotted quad.
  func addressV6(at colon: Int) -> SensitiveMatch? {
    guard wanted.has(.ip) else { return nil }
    var start = colon
    while start > floor, colon - start < 5, at(start - 1).isHex { start -= 1 }
    let before = at(start - 1)
    guard colon - start <= 4, start == escapeEnd || !(before.isWord || before == 0x3a || before == 0x2e) else {
      return nil
    }
    // `12:34:56` and `std::string` end here, before anything is looked at twice.
    guard at(colon + 1).isHex || at(colon + 1) == 0x3a else { return nil }
    guard let end = groupsV6(from: start) else { return nil }
    let last = at(end)
    guard !last.isWord, last != 0x3a, !(last == 0x2e && at(end + 1).isDigit) else { return nil }
    return SensitiveMatch(.ip, start..<end)
  }

  private func groupsV6(from start: Int) -> Int? {
    var place = start
    var groups = 0
    var digits = 0
    var isShortened = false
    while groups < 8 {
      let group = place
      while at(place).isHex, place - group < 4 {
        if at(place).isDigit { digits += 1 }
        place += 1
      }
      if place > group {
        groups += 1
        if at(place) == 0x2e, groups > 1, let quad = dottedQuad(at: group) {
          return isShortened || groups == 7 ? quad.end : nil
        }
      }
      guard at(place) == 0x3a else { break }
      if at(place + 1) == 0x3a {
        guard !isShortened else { return nil }
        isShortened = true
        place += 2
        if !at(place).isHex { break }
      } else {
        guard place > group, at(place + 1).isHex, groups < 8 else { break }
        place += 1
      }
    }
    // `dead::beef` is more often a path in C++ or Rust; and `::1` is this machine.
    guard isShortened else { return groups == 8 ? place : nil }
    return groups >= 2 && groups < 8 && digits > 0 && at(start).isHex ? place : nil
  }
}

extension UInt8 {
  @inline(__always) fileprivate var isHex: Bool { isDigit || (self | 0x20) &- 0x61 < 6 }
}
