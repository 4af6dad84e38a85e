import SpangateCore
import SpangateStatistics

extension ABReport.CaseDifference {
  static let most = 20

  /// Cases that mostly passed in one arm and failed in the other, or that a test has shown to differ.
  static func listed(_ first: MeasuredSuite, _ second: MeasuredSuite, shown: Set<String>) -> [Self] {
    let (mine, theirs) = (first.byCase, second.byCase)
    let differences = first.suite.cases.compactMap { `case` -> Self? in
      guard var difference = Self(`case`.id, mine[`case`.id] ?? [], theirs[`case`.id] ?? []) else { return nil }
      difference.quarantine = first.suite.quarantine.first { $0.value.case == `case`.id }?.value
      return difference.isFlip || shown.contains(`case`.id) ? difference : nil
    }
    return Array(differences.sorted { ($0.pValue, $0.id) < ($1.pValue, $1.id) }.prefix(most))
  }

  /// nil when an arm has no trial that could be judged.
  private init?(_ id: String, _ first: [Judgement], _ second: [Judgement]) {
    let (mine, theirs) = (first.filter { $0.passed != nil }, second.filter { $0.passed != nil })
    guard !mine.isEmpty, !theirs.isEmpty else { return nil }
    let (a, b) = (SuccessCount(mine), SuccessCount(theirs))
    let isWorse = b.proportion < a.proportion
    let pair = Self.example(passing: isWorse ? mine : theirs, failing: isWorse ? theirs : mine)
    self.init(
      id: id, first: .init(a, isWorse ? pair.passing : pair.failing),
      second: .init(b, isWorse ? pair.failing : pair.passing),
      pValue: isWorse
        ? fisherLower(baseline: a, candidate: b) : fisherLower(baseline: a.mirrored, candidate: b.mirrored))
  }

  private var isFlip: Bool {
    (2 * first.passed > first.trials && 2 * second.passed < second.trials)
      || (2 * first.passed < first.trials && 2 * second.passed > second.trials)
  }

  /// Trials of the same index, where one passed and the other failed; else any that did.
  private static func example(
    passing: [Judgement], failing: [Judgement]
  ) -> (passing: Judgement, failing: Judgement) {
    let passed = passing.filter { $0.passed == true }
    let failed = failing.filter { $0.passed == false }
    for judgement in failed {
      if let other = passed.first(where: { $0.key.index == judgement.key.index }) { return (other, judgement) }
    }
    return (passed.first ?? passing[0], failed.first ?? failing[0])
  }
}

extension SuccessCount {
  fileprivate init(_ judged: [Judgement]) { self.init(judged.count { $0.passed == true }, of: judged.count) }
}

extension ABReport.Side {
  fileprivate init(_ count: SuccessCount, _ example: Judgement) {
    self.init(passed: count.successes, trials: count.trials, example: Report.TrialReport(judgement: example))
  }
}
