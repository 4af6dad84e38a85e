internal import CLinux
internal import Glibc
internal import SpangateDecision
internal import SpangateStatistics

/// Judges 1,000 suites of 1,000 cases with 3 scores each at once: every case, and every suite as a whole.
///
/// - Returns: seconds and the peak of memory.
package func comparisonBench(suites: Int = 1_000, cases: Int = 1_000, scores: Int = 3) -> [(
  name: String, value: String
)] {
  var generator = SeededGenerator(seed: 1)
  let groups = (0..<suites * scores).map { _ in
    (0..<cases).map { _ in record(using: &generator) }
  }
  let before = peakMemory
  let start = ContinuousClock.now
  let test = CaseTest(groups, bound: 0.04, furtherShare: 0.25, firstRound: 3 * suites * cases)
  var suspects = 0
  for (index, group) in groups.enumerated() {
    for record in group where test.result(of: record, in: index)?.decision != .clear { suspects += 1 }
  }
  let least =
    groups.map { group in
      var whole = ShiftTest()
      for record in group { whole.add(baseline: record.baseline, candidate: record.candidate) }
      return whole.pValue
    }.min() ?? 1
  let seconds = (ContinuousClock.now - start) / .seconds(1)
  let name = "comparison of \(suites) suites × \(cases) cases × \(scores) scores"
  return [
    (name, "\(seconds.fixed(2)) s, peak \(peakMemory / 1_024) MB (\(before / 1_024) MB of it the samples)"),
    ("  of these: cases in doubt, least p-value of a suite", "\(suspects), \(least)"),
  ]
}

private func record(using generator: inout SeededGenerator) -> CaseTest.Record {
  let probability = generator.share() < 0.7 ? 1 - 0.03 * generator.share() : generator.share()
  func passes(_ trials: Int) -> SuccessCount {
    SuccessCount((0..<trials).count { _ in generator.share() < probability }, of: trials)
  }
  return CaseTest.Record(baseline: passes(12), candidate: passes(3), first: 3, most: 48)
}

/// KiB.
private var peakMemory: Int {
  var usage = rusage()
  getrusage(RUSAGE_SELF.rawValue, &usage)
  return usage.ru_maxrss
}
