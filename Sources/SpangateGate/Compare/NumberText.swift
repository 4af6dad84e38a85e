import SpangateCore

extension Double {
  /// With so many digits after the point, and a real minus sign: `−0.80`.
  func fixed(_ digits: Int) -> String {
    let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
    guard isFinite, abs(self) < 1e15 / scale else { return "\(self)" }
    let scaled = UInt64((abs(self) * scale).rounded())
    let (whole, part) = scaled.quotientAndRemainder(dividingBy: UInt64(scale))
    let tail = String(part)
    let fraction = digits == 0 ? "" : "." + String(repeating: "0", count: digits - tail.count) + tail
    return (self < 0 && scaled > 0 ? "−" : "") + "\(whole)\(fraction)"
  }

  /// As ``fixed(_:)``, and with a plus sign when it is above zero.
  func signed(_ digits: Int) -> String {
    let text = fixed(digits)
    return self > 0 && text.contains(where: { ("1"..."9").contains($0) }) ? "+" + text : text
  }

  /// The fewest digits, from two to four, that tell two numbers apart.
  static func digits(telling a: Double, from b: Double) -> Int {
    (2...4).first { a.fixed($0) != b.fixed($0) } ?? 2
  }

  /// `10 %`, `12.5 %`.
  var percent: String {
    let text = (self * 100).fixed(1)
    return (text.hasSuffix(".0") ? String(text.dropLast(2)) : text) + "%"
  }
}

extension Measure {
  /// A value with its unit: `1.24 s`, `$0.0021`, `812`.
  func text(_ value: Double) -> String {
    let digits = abs(value) >= 100 ? 0 : abs(value) >= 1 ? 2 : 4
    return switch self {
    case .latency: value.fixed(digits) + " s"
    case .costUSD: (value < 0 ? "−" : "") + "$" + abs(value).fixed(max(2, digits))
    case .turns, .modelCalls, .toolCalls, .inputTokens, .outputTokens: value.fixed(abs(value) >= 100 ? 0 : 2)
    }
  }
}

extension [String] {
  /// `a`, `b`, `c` and 4 more: a list that stays short.
  var listed: String {
    let shown = prefix(5).map { "`\($0)`" }.joined(separator: ", ")
    return count > 5 ? "\(shown) and \(count - 5) more" : shown
  }
}

/// `1 trial`, `3 trials`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
