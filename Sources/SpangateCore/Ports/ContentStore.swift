/// Keeps what is too long for a span, under a name that is its content's hash.
package protocol ContentStore: Sendable {
  /// - Returns: where it can be read; nil when it could not be kept.
  func keep(_ content: [UInt8]) -> String?
  /// Waits until everything is where its link says.
  ///
  /// - Returns: what could not be kept.
  func finish() async -> [Finding]
}
