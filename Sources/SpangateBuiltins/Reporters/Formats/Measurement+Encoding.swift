import SpangateCore

extension Measurement {
  /// What stands under `KEY`, or the reason why nothing does under `KEY_reason`.
  var encoded: (value: Double?, reason: String?) {
    switch self {
    case .value(let value) where value.isFinite: (value.withoutNoise, nil)
    case .value: (nil, "not a finite number")
    case .absent(let absence): (nil, absence.why.bounded)
    }
  }
}

extension ClosedRange<Double> {
  /// Both bounds; nil where one is not finite.
  var encoded: [Double]? {
    lowerBound.isFinite && upperBound.isFinite ? [lowerBound.withoutNoise, upperBound.withoutNoise] : nil
  }
}

extension String {
  /// At most 2,000 characters, and `…` when there were more.
  var bounded: String {
    let start = unicodeScalars.prefix(2_000)
    return start.endIndex == unicodeScalars.endIndex ? self : String(start) + "…"
  }
}

extension [String: String] {
  /// Pages by their backend.
  var bounded: [String: String] {
    // Of names that are the same for 2,000 characters, the last stays.
    Dictionary(sorted { $0.key < $1.key }.map { ($0.key.bounded, $0.value.bounded) }) { $1 }
  }
}
