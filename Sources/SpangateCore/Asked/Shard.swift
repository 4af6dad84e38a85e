/// One of several machines that share a suite's cases.
package struct Shard: Sendable, Equatable, LosslessStringConvertible {
  /// From 1.
  package var number: Int
  package var count: Int

  /// - Parameter text: `I/N` with 1 ≤ I ≤ N.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let number = parts[0], let count = parts[1], 1 <= number, number <= count else {
      return nil
    }
    (self.number, self.count) = (number, count)
  }

  package var description: String { "\(number)/\(count)" }

  /// By a hash of the ID, so that a new case moves no other.
  package func contains(_ id: String) -> Bool {
    Fingerprint.hash(id.utf8) % UInt64(count) == UInt64(number - 1)
  }
}
