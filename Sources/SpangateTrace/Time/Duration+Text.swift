extension Duration {
  /// `250 ms`, `1.5 s`, `60 s`: for people.
  package var text: String {
    let milliseconds = nanoseconds / 1_000_000
    if milliseconds < 1_000 { return "\(milliseconds) ms" }
    let (whole, rest) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
    return rest == 0 ? "\(whole) s" : "\(Double(milliseconds) / 1_000) s"
  }

  /// As users write it: `250ms`, `5s`, `1.5s`, `2m`, `1h`, `30d`, `2w`; not negative, at most a century.
  package init?(written text: some StringProtocol) {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let amount = Double(digits), let seconds = Self.units[String(text.dropFirst(digits.count))] else {
      return nil
    }
    let total = amount * seconds
    guard total <= 3.2e9 else { return nil }
    // Whole nanoseconds: `0.1s` is 100 ms, not the double that is nearest to it.
    self = .seconds(Int64(total)) + .nanoseconds(Int64((total.truncatingRemainder(dividingBy: 1) * 1e9).rounded()))
  }

  private static let units: [String: Double] = ["ms": 0.001, "s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800]
}
