/// A set of kinds, asked at every candidate.
struct SensitiveKinds: Sendable, Equatable {
  private var bits: UInt16 = 0

  init(_ kinds: some Sequence<SensitiveKind>) {
    for kind in kinds { bits |= kind.bit }
  }

  var isEmpty: Bool { bits == 0 }
  /// Those that begin with a digit.
  var hasNumbers: Bool { has(.phone) || has(.ssn) || has(.creditCard) || has(.ip) }
  /// Those that begin with a word.
  var hasSecrets: Bool { has(.apiKey) || has(.bearerToken) }

  @inline(__always)
  func has(_ kind: SensitiveKind) -> Bool { bits & kind.bit != 0 }
}
