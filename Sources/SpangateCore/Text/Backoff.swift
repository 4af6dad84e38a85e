/// Exponential back-off with jitter.
package struct Backoff: Sendable {
  package var first: Duration = .milliseconds(500)
  package var factor = 2.0
  package var longest: Duration = .seconds(10)
  /// A delay is spread evenly from this share below to this share above.
  package var jitter = 0.5

  package init() {}

  /// - Parameters:
  ///   - attempt: the one that failed, from 1.
  ///   - random: from 0 up to 1.
  package func delay(after attempt: Int, random: Double) -> Duration {
    var seconds = first.seconds
    for _ in 1..<max(1, attempt) where seconds < longest.seconds { seconds *= factor }
    let spread = 1 + jitter * (2 * random - 1)
    return .seconds(min(seconds, longest.seconds) * spread)
  }
}
