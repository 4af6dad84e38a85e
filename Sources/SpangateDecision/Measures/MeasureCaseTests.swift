import SpangateCore
import SpangateStatistics

/// Is a limited measure of a single case beyond its limit in every trial, and does chance explain that?
///
/// It is shown to be by the order of the values alone, whatever their law: that every value now is beyond the limit of every
/// value before has a chance of one in C(n + m, n), if the case is within its limit. Trials that are asked on for it cannot
/// make it likelier, since a case that is beyond after m trials was so after fewer. All cases and limited measures of the
/// command share a bound. Where it is not shown, and chance hardly does it in any case by what is known of the
/// measure's spread, it is in doubt.
struct MeasureCaseTests {
  /// A measure of a case that is beyond its limit in every trial.
  struct Outcome: Sendable {
    let item: CaseMeasure
    let compared: ComparedCase
    let severity: ScoreSeverity
    /// Chance does not explain it.
    let isShown: Bool
    /// Chance hardly does so, and too little is known to show it.
    var isDoubtful: Bool
    /// More trials may tell.
    var isAskedOn: Bool
    /// What would show it, if further trials are like those so far: so many of them in all, or a baseline of so many times as
    /// many; nil where that would be beyond reason.
    let enough: (trials: Int?, baselineTimes: Int?)
  }

  /// By suite, in the order of its cases.
  private(set) var outcomes: [[Outcome]]

  /// - Parameters:
  ///   - wholes: each suite's measures as wholes.
  ///   - bound: for the probability of any false alarm among all cases of the command.
  init(_ suites: [ComparedSuite], wholes: [[MeasureSubject]], bound: Double) {
    outcomes = suites.map { _ in [] }
    for severity in ScoreSeverity.allCases {
      let groups = suites.indices.filter { suites[$0].severityOfMeasures == severity }.flatMap { index in
        wholes[index].filter(\.isTested).compactMap { Group($0, in: suites[index], at: index) }
      }
      add(groups, in: suites, severity, bound: bound)
    }
  }

  /// A limited measure with the cases of a suite that have it on both sides.
  private struct Group {
    let suite: Int
    let whole: MeasureSubject
    let cases: [(compared: ComparedCase, item: CaseMeasure, most: Int)]

    init?(_ whole: MeasureSubject, in suite: ComparedSuite, at index: Int) {
      guard let limit = whole.policy?.maxIncrease else { return nil }
      self.suite = index
      self.whole = whole
      cases = suite.counted.compactMap { compared in
        guard let before = compared.baselineMeasures[whole.measure], !before.isEmpty else { return nil }
        let now = compared.values(of: whole.measure)
        guard !now.isEmpty else { return nil }
        let pair = CasePair(cluster: compared.case.clusterKey, baseline: before, candidate: now)
        return (compared, CaseMeasure(measure: whole.measure, limit: limit, pair: pair), suite.most(of: compared))
      }
    }

    /// nil where nothing is left open, which is nearly always.
    func doubts(_ shown: [Bool], among tests: Int, of wholes: Int) -> MeasureDoubts? {
      guard zip(cases, shown).contains(where: { $0.item.isBeyond && !$1 }) else { return nil }
      return MeasureDoubts(
        cases.map(\.item), among: tests, of: wholes, whole: whole.isBeyondTolerance ? whole.pValue(.worse) : 1)
    }
  }

  private mutating func add(_ groups: [Group], in suites: [ComparedSuite], _ severity: ScoreSeverity, bound: Double) {
    var family = TestFamily()
    for group in groups {
      for (_, item, most) in group.cases {
        family.add(item.isBeyond ? item.test.chance : 1, attainable: .from(item.test(of: most).chance))
      }
    }
    let adjusted = family.adjusted
    var place = 0
    for group in groups {
      let suite = suites[group.suite]
      let shown = group.cases.indices.map { adjusted[place + $0] <= bound }
      let doubts = group.doubts(shown, among: family.count, of: groups.count)
      for (index, (compared, item, most)) in group.cases.enumerated() where item.isBeyond {
        let (isShown, doubt) = (shown[index], doubts?.doubt(ofCase: index, isFew: suite.isSmall) ?? .none)
        outcomes[group.suite].append(
          Outcome(
            item: item, compared: compared, severity: severity, isShown: isShown,
            isDoubtful: !isShown && doubt == .strong,
            isAskedOn: !isShown && doubt != .none && severity == .blocking && compared.asked < most,
            enough: Self.enough(item, bound: bound / Double(family.count), most: most)))
      }
      place += group.cases.count
    }
  }

  private static func enough(
    _ item: CaseMeasure, bound: Double, most: Int
  ) -> (trials: Int?, baselineTimes: Int?) {
    let (before, now) = (item.pair.baseline.count, item.pair.candidate.count)
    func isEnough(_ baseline: Int, _ trials: Int) -> Bool {
      SeparationTest(baseline: baseline, candidate: trials).chance <= bound
    }
    let times = DecisionTuning.baselineTimes.first { isEnough(before * $0, max(now, most)) }
    return ((now...4 * max(now, most)).first { isEnough(before, $0) }, times)
  }
}

/// How far chance explains what is beyond its limit in every trial, and is not shown to be.
struct MeasureDoubts {
  enum Doubt { case none, weak, strong }

  private let items: [CaseMeasure]
  private let spread: MeasureSpread
  /// Limited measures of cases, and limited measures, in all.
  private let tests: Double
  private let wholes: Double
  /// How likely the measure as a whole rises so far by chance; 1 where it is within its limit.
  private let whole: Double

  init(_ items: [CaseMeasure], among tests: Int, of wholes: Int, whole: Double) {
    self.items = items
    spread = MeasureSpread(items.map(\.pair))
    (self.tests, self.wholes, self.whole) = (Double(tests), Double(wholes), whole)
  }

  /// - Parameters:
  ///   - index: of an item that is beyond its limit in every trial.
  ///   - isFew: the suite is so small that more trials cost little.
  func doubt(ofCase index: Int, isFew: Bool) -> Doubt {
    let expected = tests * spread.chance(ofCase: index)
    let level = DecisionTuning.measureDoubt(baselineTrials: items[index].pair.baseline.count)
    if expected <= level || wholes * whole <= level { return .strong }
    let allowed = isFew ? DecisionTuning.measureDoubts.few : DecisionTuning.measureDoubts.many
    return expected <= allowed ? .weak : .none
  }
}
