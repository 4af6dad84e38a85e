/// How a number reads: what it counts decides its unit and its digits.
package enum Figure: Sendable, Hashable {
  case score
  case seconds
  case dollars
  case count

  /// Such as `0.91`, `240 ms`, `0.0021 USD`, `1,204`, with a real minus sign.
  package func text(_ value: Double) -> String { text(value, finer: 0) }

  /// The same with some more digits.
  package func text(_ value: Double, finer: Int) -> String {
    guard value.isFinite else { return "not a number" }
    switch self {
    case .score: return value.decimals(2 + finer)
    case .seconds where abs(value) < 0.9995: return (value * 1_000).decimals(finer) + " ms"
    case .seconds: return value.decimals(2 + finer) + " s"
    case .dollars: return value.decimals((abs(value) < 0.1 ? 4 : 2) + finer) + " USD"
    case .count: return value.decimals((abs(value) < 100 && value.rounded() != value ? 1 : 0) + finer)
    }
  }

  /// How many more digits it takes to tell two values apart, so that none seems to have changed into itself; 0 where
  /// they are the same but for noise.
  package func finer(telling a: Double, from b: Double) -> Int {
    // 2 and 2.0 are the same to a reader.
    let isSame = text(a) == text(b) || self == .count && a.decimals(1) == b.decimals(1)
    guard a.isFinite, b.isFinite, isSame else { return 0 }
    return (1...4).first { text(a, finer: $0) != text(b, finer: $0) } ?? 0
  }

  /// The same with a sign, also for a gain.
  package func change(_ value: Double, finer: Int = 0) -> String {
    let text = text(value, finer: finer)
    return value > 0 && text.contains { ("1"..."9").contains($0) } ? "+" + text : text
  }

  /// `[−0.24, −0.10]`
  package func interval(_ range: ClosedRange<Double>) -> String { interval(range, finer: 0) }

  package func interval(_ range: ClosedRange<Double>, finer: Int) -> String {
    "[\(change(range.lowerBound, finer: finer)), \(change(range.upperBound, finer: finer))]"
  }
}

extension Double {
  /// A fixed number of decimals, thousands apart, and never `−0`.
  package func decimals(_ places: Int) -> String {
    let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
    let scaled = (magnitude * scale).rounded()
    guard isFinite, scaled < 1e15 else { return fourDigits }
    var digits = String(UInt64(scaled))
    digits = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    let whole = String(digits.dropLast(places)).groupingThousands
    let sign = self < 0 && scaled > 0 ? "−" : ""
    return places == 0 ? sign + whole : "\(sign)\(whole).\(digits.suffix(places))"
  }

  /// Such as `3.953e18`, for what is too large to be read digit by digit.
  private var fourDigits: String {
    guard isFinite else { return "\(self)" }
    var (rest, exponent) = (magnitude, 3)
    while rest >= 10_000 { (rest, exponent) = (rest / 10, exponent + 1) }
    var digits = Int(rest.rounded())
    if digits >= 10_000 { (digits, exponent) = (digits / 10, exponent + 1) }
    let fraction = String(digits % 1_000)
    let padded = String(repeating: "0", count: 3 - fraction.count) + fraction
    return "\(self < 0 ? "−" : "")\(digits / 1_000).\(padded)e\(exponent)"
  }

  /// Without the last digits, which differ by how a sum was ordered: 12 decimals below 1, 9 up to a million.
  package var withoutNoise: Double {
    let scale = magnitude < 1 ? 1e12 : 1e9
    return magnitude < 1e6 ? (self * scale).rounded() / scale : self
  }
}

extension String {
  fileprivate var groupingThousands: String {
    var text = ""
    for (index, digit) in enumerated() {
      if index > 0, (count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }
}
