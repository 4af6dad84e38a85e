import SpangateCore

extension Double {
  /// As ``decimals(_:)``, and with a plus sign when it is above zero.
  func signed(_ digits: Int) -> String {
    let text = decimals(digits)
    return self > 0 && text.contains(where: { ("1"..."9").contains($0) }) ? "+" + text : text
  }

  /// The fewest digits, from two to six, that tell two numbers apart.
  static func digits(telling a: Double, from b: Double) -> Int {
    (2...6).first { a.decimals($0) != b.decimals($0) } ?? 2
  }

  /// `10%`, `12.5%`.
  var percent: String {
    let text = (self * 100).decimals(1)
    return (text.hasSuffix(".0") ? String(text.dropLast(2)) : text) + "%"
  }
}

extension Double {
  /// A share for reading: `97 %`, and never all or none when it is neither.
  var roundPercent: String {
    if self < 0.01, self > 0 { return "less than 1 %" }
    if self > 0.99, self < 1 { return "more than 99 %" }
    return (self * 100).decimals(0) + " %"
  }
}

extension Measure {
  /// A value with its unit: `1.24 s`, `0.0021 USD`, `812`.
  func text(_ value: Double) -> String { unit.text(value) }

  /// The same with as many digits as tell it apart from another.
  func text(_ value: Double, beside other: Double) -> String {
    let figure = unit
    return figure.text(value, finer: figure.finer(telling: value, from: other))
  }
}

extension [String] {
  /// `a`, `b`, `c` and 4 more: a list that stays short.
  var listed: String {
    let shown = prefix(5).map { "`\($0)`" }.joined(separator: ", ")
    return count > 5 ? "\(shown) and \(count - 5) more" : shown
  }
}
