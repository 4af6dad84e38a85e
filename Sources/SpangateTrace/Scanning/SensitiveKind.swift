/// What a redactor finds by itself.
package enum SensitiveKind: String, Sendable, CaseIterable, Codable {
  case email, phone, ssn
  case creditCard = "credit_card"
  case iban, ip
  case apiKey = "api_key"
  case bearerToken = "bearer_token"

  /// Those that open doors, and not those that name people.
  package static let secrets: [SensitiveKind] = [.apiKey, .bearerToken]

  /// In a set of kinds.
  @inline(__always)
  var bit: UInt16 {
    switch self {
    case .email: 1
    case .phone: 2
    case .ssn: 4
    case .creditCard: 8
    case .iban: 16
    case .ip: 32
    case .apiKey: 64
    case .bearerToken: 128
    }
  }
}

/// Where something sensitive stands in some UTF-8.
package struct SensitiveMatch: Sendable, Equatable {
  package var kind: SensitiveKind
  package var range: Range<Int>

  package init(_ kind: SensitiveKind, _ range: Range<Int>) {
    self.kind = kind
    self.range = range
  }
}
