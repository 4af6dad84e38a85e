import SpangateCore

extension JSONObject {
  /// A text as it is, cut where it is too long; no key for nil.
  mutating func append(_ key: String, text: String?) {
    if let text { append(key, .string(text.bounded)) }
  }

  /// A number, or the reason why there is none under `KEY_reason`.
  mutating func append(_ key: String, _ measurement: Measurement) {
    switch measurement {
    case .value(let value) where value.isFinite: append(key, .number(value.withoutNoise))
    case .value: append("\(key)_reason", .string("not a finite number"))
    case .absent(let why): append("\(key)_reason", .string(why.bounded))
    }
  }
}

extension String {
  /// At most 2,000 characters, and `…` when there were more.
  var bounded: String {
    let start = unicodeScalars.prefix(2_000)
    return start.endIndex == unicodeScalars.endIndex ? self : String(start) + "…"
  }
}
