internal import SpangateCore

extension Duration {
  /// `250 ms`, `1.5 s`, `60 s`.
  var inWords: String {
    let milliseconds = nanoseconds / 1_000_000
    if milliseconds < 1_000 { return "\(milliseconds) ms" }
    let (whole, rest) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
    return rest == 0 ? "\(whole) s" : "\(Double(milliseconds) / 1_000) s"
  }

  func checkPositive(key: String) throws(Misconfigured) {
    guard self > .zero else { throw Misconfigured("a time-out must be longer than nothing", key: key) }
  }
}

extension Int {
  /// `16 MiB`, `300 bytes`.
  var bytesInWords: String { isMultiple(of: 1 << 20) && self > 0 ? "\(self >> 20) MiB" : "\(self) bytes" }
}
