import SpangateCore

/// One of several machines that share a suite's cases.
package struct Shard: Sendable, Equatable {
  /// From 1.
  package var number: Int
  package var count: Int

  /// - Parameter text: `I/N` with 1 ≤ I ≤ N.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).compactMap { Int($0) }
    guard parts.count == 2, parts[0] >= 1, parts[0] <= parts[1] else { return nil }
    (number, count) = (parts[0], parts[1])
  }

  /// By a hash of the ID, so that a new case moves no other.
  package func contains(_ id: String) -> Bool {
    Fingerprint.hash(id.utf8) % UInt64(count) == UInt64(number - 1)
  }
}
