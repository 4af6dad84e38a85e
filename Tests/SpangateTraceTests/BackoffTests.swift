import SpangateTrace
import Testing

struct BackoffTests {
  @Test func `a delay doubles up to its limit, and chance spreads it by half`() {
    let backoff = Backoff()
    #expect((1...6).map { backoff.delay(after: $0, random: 0.5).seconds } == [0.5, 1, 2, 4, 8, 10])
    for attempt in 1...200 {
      let middle = backoff.delay(after: attempt, random: 0.5).seconds
      let delay = backoff.delay(after: attempt, random: .random(in: 0..<1)).seconds
      #expect(delay >= middle * 0.5 && delay < middle * 1.5)
    }
    #expect(backoff.delay(after: 1, random: 0).seconds == 0.25)
  }

  @Test(arguments: [(1, 0.1, 0.2), (3, 0.4, 0.8), (60, 15.0, 30.0)])
  func `a delay lies within its spread`(attempt: Int, least: Double, most: Double) {
    let backoff = Backoff(first: .milliseconds(200), longest: .seconds(30), spread: 0.5...1)
    #expect(backoff.delay(after: attempt, random: 0) == .seconds(least))
    #expect(backoff.delay(after: attempt, random: 1) == .seconds(most))
  }
}
