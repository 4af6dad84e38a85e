import SpangateTrace

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

  /// Its part of the cases of one suite: by their ranks, so that no shard has more than one case more than another. Where
  /// it begins to count depends on the suite, so that of many small suites not all are the first shard's.
  package func part(of ids: [String], inSuite suite: String) -> Set<String> {
    let first = Fingerprint.hash(suite.utf8) % UInt64(count)
    return Set(
      ids.sorted().enumerated().filter { rank, _ in
        (UInt64(rank) + first) % UInt64(count) == UInt64(number - 1)
      }.map(\.element))
  }
}
