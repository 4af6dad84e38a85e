/// A plug-in: its configuration, its description, and a construction that validates and does no I/O.
package protocol Configurable: Sendable {
  /// What a user writes. Keys are mapped from `lowerCamelCase` to `lower_snake_case`.
  associatedtype Config: Decodable & Sendable
  static var kind: Kind { get }
  /// The key of ``Config`` that a bare value fills, so that `contains: 14 days` works; nil where a mapping is needed.
  static var shorthand: String? { get }
  /// Checks what the types cannot say. Must be pure, so that everything can be built offline.
  init(config: Config) throws(Misconfigured)
}

extension Configurable {
  package static var shorthand: String? { nil }

  /// Builds one from what a decoder holds.
  package static func decoded(from decoder: any Decoder) throws -> Self {
    try Self(config: Config(from: decoder))
  }
}

/// The name of a kind of plug-in, and what it is in one line.
package struct Kind: Sendable, Hashable {
  /// `lower_snake_case`.
  package var id: String
  package var summary: String

  package init(_ id: String, _ summary: String) {
    self.id = id
    self.summary = summary
  }
}

/// A configuration of the right types that makes no sense.
package struct Misconfigured: Error, Sendable, Equatable {
  package var message: String
  /// The key of the configuration that is to blame, as the user writes it; nil for the whole of it.
  package var key: String?

  package init(_ message: String, key: String? = nil) {
    self.message = message
    self.key = key
  }
}
