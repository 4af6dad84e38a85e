import SpangateTrace

extension JSONValue {
  /// Nanoseconds since 1970 of a time in RFC 3339, such as `2026-11-23T06:35:26.120456+00:00`; without a zone it is UTC.
  var recordedTime: UInt64? {
    guard let text = string, text.utf8.count >= 19, let day = Day(text.prefix(10))?.sinceEpoch else { return nil }
    var rest = Array(text.utf8.dropFirst(10))[...]
    guard let mark = rest.popFirst(), mark == UInt8(ascii: "T") || mark == UInt8(ascii: " "),
      let hour = rest.takeNumber(2), rest.popFirst() == UInt8(ascii: ":"), let minute = rest.takeNumber(2),
      rest.popFirst() == UInt8(ascii: ":"), let second = rest.takeNumber(2), hour < 24, minute < 60, second <= 60
    else { return nil }
    var nanoseconds = ((day * 24 + hour) * 60 + minute) * 60 + second
    nanoseconds *= 1_000_000_000
    if rest.first == UInt8(ascii: ".") {
      let digits = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
      rest = rest.dropFirst(1 + digits.count)
      let padded = digits.prefix(9) + repeatElement(UInt8(ascii: "0"), count: max(0, 9 - digits.count))
      nanoseconds += padded.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
    guard let offset = Self.zone(rest) else { return nil }
    return UInt64(exactly: nanoseconds - offset * 1_000_000_000)
  }

  /// Seconds east of UTC.
  private static func zone(_ text: ArraySlice<UInt8>) -> Int? {
    if text.isEmpty || text.elementsEqual("Z".utf8) || text.elementsEqual("z".utf8) { return 0 }
    var rest = text
    guard let sign = rest.popFirst(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
      let hours = rest.takeNumber(2)
    else { return nil }
    if rest.first == UInt8(ascii: ":") { rest.removeFirst() }
    guard let minutes = rest.takeNumber(2), rest.isEmpty else { return nil }
    return (sign == UInt8(ascii: "-") ? -60 : 60) * (hours * 60 + minutes)
  }
}

extension ArraySlice<UInt8> {
  fileprivate mutating func takeNumber(_ digits: Int) -> Int? {
    let text = prefix(digits)
    guard text.count == digits, text.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    removeFirst(digits)
    return text.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }
}
