/// A measure's value, or why there is none.
package enum Measurement: Sendable, Equatable {
  case value(Double)
  case absent(Absence)

  /// - Parameter why: for people.
  package static func absent(why: String, _ kind: Absence.Kind = .other) -> Measurement {
    .absent(Absence(kind, why))
  }

  package var value: Double? {
    if case .value(let value) = self { value } else { nil }
  }

  package var absence: Absence? {
    if case .absent(let absence) = self { absence } else { nil }
  }
}

/// Why there is no number.
package struct Absence: Sendable, Equatable {
  /// What is decided by.
  package var kind: Kind
  /// One sentence for people, which may change. May quote the agent: hostile text.
  package var why: String

  package init(_ kind: Kind, _ why: String) {
    self.kind = kind
    self.why = why
  }

  /// As records write it.
  package enum Kind: String, Sendable, CaseIterable {
    /// The trace has gaps, or there is none.
    case trace
    /// Nothing in the trace is what is counted.
    case unseen
    /// Something in the trace does not say how much it used.
    case unstated
    /// It takes a price that nobody knows.
    case unpriced
    case other
  }
}
