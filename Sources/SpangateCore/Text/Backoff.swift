/// How long to wait before another try: longer after each, and at random so that many callers do not come back together.
package struct Backoff: Sendable {
  /// Before the second attempt.
  package var first: Duration
  package var factor = 2.0
  package var longest: Duration
  /// A delay is a share of the full one, evenly from this range.
  package var spread: ClosedRange<Double>

  package init(
    first: Duration = .milliseconds(500), longest: Duration = .seconds(10), spread: ClosedRange<Double> = 0.5...1.5
  ) {
    self.first = first
    self.longest = longest
    self.spread = spread
  }

  /// - Parameters:
  ///   - attempt: the one that failed, from 1.
  ///   - random: from 0 up to 1.
  package func delay(after attempt: Int, random: Double) -> Duration {
    var seconds = first.seconds
    for _ in 1..<max(1, attempt) where seconds < longest.seconds { seconds *= factor }
    let share = spread.lowerBound + (spread.upperBound - spread.lowerBound) * random
    return .seconds(min(seconds, longest.seconds) * share)
  }
}
