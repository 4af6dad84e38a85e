/// A measure's value, or why there is none.
package enum Measurement: Sendable, Equatable {
  case value(Double)
  case absent(why: String)

  package var value: Double? {
    if case .value(let value) = self { value } else { nil }
  }
}
