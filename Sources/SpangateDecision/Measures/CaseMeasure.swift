import SpangateCore
import SpangateStatistics

/// A measure with a limit in one case, on both sides.
struct CaseMeasure: Sendable {
  let measure: Measure
  let limit: Change
  let pair: CasePair

  /// Every value now is beyond the limit of every value before.
  var isBeyond: Bool {
    guard let before = pair.baseline.max(), let now = pair.candidate.min() else { return false }
    return limit.isExceeded(by: measure, from: before, to: now)
  }

  var test: SeparationTest { SeparationTest(baseline: pair.baseline.count, candidate: pair.candidate.count) }

  /// As if every further trial is like those so far.
  func test(of trials: Int) -> SeparationTest {
    SeparationTest(baseline: pair.baseline.count, candidate: max(pair.candidate.count, trials))
  }
}
