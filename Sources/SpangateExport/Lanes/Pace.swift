package import SpangateTrace

/// Time and chance, so that tests need to wait for neither.
package struct Pace: Sendable {
  package var now: @Sendable () -> Timestamp
  /// Returns early when the task is cancelled.
  package var sleep: @Sendable (Duration) async -> Void
  /// From 0 up to 1.
  package var random: @Sendable () -> Double

  package init(
    now: @escaping @Sendable () -> Timestamp, sleep: @escaping @Sendable (Duration) async -> Void,
    random: @escaping @Sendable () -> Double
  ) {
    self.now = now
    self.sleep = sleep
    self.random = random
  }

  /// The system's own.
  package static let real = Pace(
    now: { .now }, sleep: { try? await Task.sleep(for: $0) }, random: { .random(in: 0..<1) })
}
