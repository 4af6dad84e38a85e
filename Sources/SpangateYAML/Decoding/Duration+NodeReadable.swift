import SpangateCore

extension Duration: NodeReadable {
  init(reading decoder: NodeDecoder) throws {
    let expected = "a duration such as `250ms`, `1.5s`, `2m` or `1h`"
    guard let scalar = decoder.node.scalar else { throw decoder.mismatch(expected) }
    let text = scalar.hasVariables ? try decoder.expanded(scalar.text) : scalar.text
    if let duration = Self(written: text) {
      self = duration
    } else if Scalar.number(text) != nil {
      throw decoder.mismatch(expected, help: "add a unit: `\(text.inert(limit: 40))s`")
    } else {
      throw decoder.mismatch(expected)
    }
  }

  /// `250ms`, `5s`, `1.5s`, `2m`, `1h`: not negative, at most a century.
  private init?(written text: String) {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let amount = Double(digits), let seconds = Self.units[String(text.dropFirst(digits.count))] else {
      return nil
    }
    let total = amount * seconds
    guard total <= 3.2e9 else { return nil }
    // Whole nanoseconds: `0.1s` is 100 ms, not the double that is nearest to it.
    self = .seconds(Int64(total)) + .nanoseconds(Int64((total.truncatingRemainder(dividingBy: 1) * 1e9).rounded()))
  }

  private static let units: [String: Double] = ["ms": 0.001, "s": 1, "m": 60, "h": 3600]

  static func standIn() -> Duration { .zero }
  static func schema(_ builder: inout SchemaBuilder) -> JSONValue { builder.definition("duration") }
}
