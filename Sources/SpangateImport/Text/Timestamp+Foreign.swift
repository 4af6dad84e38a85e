import SpangateTrace

extension Timestamp {
  /// Reads a moment as other tools write it: `2026-12-01T14:36:57.370853+00:00`, with a space for the `T`, with fewer
  /// digits, with `Z` or `+02:00` or, for UTC, without either.
  init?(foreign text: String) {
    var rest = Array(text.utf8)[...]
    guard let day = Day(String(decoding: rest.prefix(10), as: UTF8.self))?.sinceEpoch else { return nil }
    rest = rest.dropFirst(10)
    guard let mark = rest.popFirst(), [UInt8(ascii: "T"), UInt8(ascii: "t"), UInt8(ascii: " ")].contains(mark) else {
      return nil
    }
    guard let hour = rest.takeNumber(below: 24), rest.take(":"), let minute = rest.takeNumber(below: 60) else {
      return nil
    }
    var seconds = (Int128(day) * 24 + Int128(hour)) * 3_600 + Int128(minute) * 60
    var fraction: Int128 = 0
    if rest.take(":") {
      guard let second = rest.takeNumber(below: 61) else { return nil }
      seconds += Int128(second)
      if rest.take(".") {
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let nine = (digits.prefix(9) + Array(repeating: UInt8(ascii: "0"), count: 9)).prefix(9)
        fraction = nine.reduce(0) { $0 * 10 + Int128($1 - UInt8(ascii: "0")) }
        rest = rest.dropFirst(digits.count)
      }
    }
    if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
      rest.removeFirst()
      guard let hours = rest.takeNumber(below: 24) else { return nil }
      _ = rest.take(":")
      let shift = Int128(hours) * 3_600 + Int128(rest.takeNumber(below: 60) ?? 0) * 60
      seconds += sign == UInt8(ascii: "+") ? -shift : shift
    } else {
      _ = rest.take("Z") || rest.take("z")
    }
    guard rest.isEmpty else { return nil }
    self.init(nanoseconds: seconds * 1_000_000_000 + fraction)
  }

  /// Seconds since 1970.
  init?(seconds: Double) {
    guard (0...1e11).contains(seconds) else { return nil }
    self.init(nanoseconds: Int128(seconds * 1e9))
  }
}

extension ArraySlice<UInt8> {
  fileprivate mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard first == UInt8(ascii: character) else { return false }
    removeFirst()
    return true
  }

  /// Two digits.
  fileprivate mutating func takeNumber(below limit: Int) -> Int? {
    let digits = prefix(2)
    guard digits.count == 2, let number = Int(String(decoding: digits, as: UTF8.self)), number >= 0, number < limit
    else { return nil }
    removeFirst(2)
    return number
  }
}
