/// Keeps what is too long for a span, under a name that is its content's hash.
package protocol ContentStore: Sendable {
  /// - Returns: where it can be read; nil when it could not be kept.
  func keep(_ content: [UInt8]) -> String?
  /// Waits until everything is where its link says.
  ///
  /// - Returns: what could not be kept.
  func finish() async -> [UnkeptContent]
}

/// Texts that a ``ContentStore`` could not keep.
package struct UnkeptContent: Sendable, Equatable {
  /// What was lost, and where it was to be kept; safe to show.
  package var message: String
  /// Safe to show.
  package var reason: String

  package init(_ message: String, reason: String) {
    self.message = message
    self.reason = reason
  }
}
