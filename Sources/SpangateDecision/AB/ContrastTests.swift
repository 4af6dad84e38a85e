import SpangateCore
import SpangateStatistics

/// Which arms are shown to be better or worse, by all looks that were taken.
///
/// Each look has its share of the bound, half of it for either direction. Of that, half goes to the contrasts as wholes
/// and half to single cases, as one case that broke completely is lost in a mean; within each half the tests share by
/// Holm's procedure (`TestFamily`). What a look has shown stays shown. Whatever can fail the command forms one family
/// over all arms, and what is only reported another: no more than the bound of either is ever spent.
struct ContrastTests {
  struct Result {
    /// By the last look; nil when no case had both arms.
    var estimate: ContrastEstimate?
    /// Which way the contrast as a whole was shown to go.
    var shown: Set<Direction> = []
    var cases: [CaseResult] = []
    /// What one test as a whole had of the bound at the last look.
    var critical = 0.0
  }

  struct CaseResult {
    var id: String
    /// The second arm's mean less the first's, by the last look.
    var change: Double
    /// How likely is this or worse, and this or better, if the arms are alike.
    var pValues: [Direction: Double] = [:]
    /// Nothing passed where everything did before, or the other way round.
    var isTurned: Bool
    var shown: Set<Direction> = []
    /// Its limited measure is beyond the limit in every trial, and how far chance explains that.
    var limit: (item: CaseMeasure, doubt: MeasureDoubts.Doubt)?
  }

  /// One for each contrast.
  private(set) var results: [Result]

  /// - Parameters:
  ///   - looks: how many were taken, at least 1.
  ///   - bound: for the probability of any wrong call.
  init(_ contrasts: [Contrast], looks: Int, of schedule: LookSchedule, bound: Double) {
    results = contrasts.map { _ in Result() }
    for look in 0..<looks {
      let pairs = contrasts.map { $0.pairs(by: look, of: schedule) }
      for index in contrasts.indices { renew(index, contrasts[index].subject, pairs[index]) }
      for blocks in [true, false] {
        let family = contrasts.indices.filter { contrasts[$0].blocks == blocks && !pairs[$0].isEmpty }
        for direction in [Direction.worse, .better] {
          let bound = bound * schedule.shares[look] / 2
          testWholes(family, direction, bound: bound * DecisionTuning.wholesShare)
          testCases(contrasts, family, pairs, direction, bound: bound * (1 - DecisionTuning.wholesShare))
        }
      }
      if look == looks - 1 { doubt(contrasts, pairs) }
    }
  }

  /// What of the last look is beyond a limit in every trial, and not shown to be.
  private mutating func doubt(_ contrasts: [Contrast], _ pairs: [[(id: String, pair: CasePair)]]) {
    let limited = contrasts.indices.map { index in pairs[index].compactMap { contrasts[index].limited($0.pair) } }
    let (tests, wholes) = (limited.reduce(0) { $0 + $1.count }, limited.count { !$0.isEmpty })
    for (index, items) in limited.enumerated() where items.contains(where: \.isBeyond) {
      let estimate = results[index].estimate
      let isBeyond = estimate.map { contrasts[index].tolerance.isExceeded(from: $0.first, to: $0.second) } ?? false
      let doubts = MeasureDoubts(
        items, among: tests, of: wholes, whole: isBeyond ? estimate?.pValue(.worse) ?? 1 : 1)
      for (place, item) in items.enumerated() where item.isBeyond {
        results[index].cases[place].limit = (item, doubts.doubt(ofCase: place, isFew: true))
      }
    }
  }

  /// Takes the figures of a look, and keeps what earlier ones have shown.
  private mutating func renew(
    _ index: Int, _ subject: Contrast.Subject, _ pairs: [(id: String, pair: CasePair)]
  ) {
    let shown = Dictionary(results[index].cases.map { ($0.id, $0.shown) }, uniquingKeysWith: { first, _ in first })
    results[index].estimate = ContrastEstimate(pairs.map(\.pair), of: subject)
    results[index].cases = pairs.map { id, pair in
      let (first, second) = (pair.baseline.mean, pair.candidate.mean)
      return CaseResult(
        id: id, change: second - first, isTurned: (first == 1 && second == 0) || (first == 0 && second == 1),
        shown: shown[id] ?? [])
    }
  }

  private mutating func testWholes(_ indices: [Int], _ direction: Direction, bound: Double) {
    var family = TestFamily()
    for index in indices { family.add(results[index].estimate?.pValue(direction) ?? 1) }
    for (index, p) in zip(indices, family.adjusted) {
      results[index].critical = bound / Double(indices.count)
      if p <= bound { results[index].shown.insert(direction) }
    }
  }

  private mutating func testCases(
    _ contrasts: [Contrast], _ indices: [Int], _ pairs: [[(id: String, pair: CasePair)]], _ direction: Direction,
    bound: Double
  ) {
    var family = TestFamily()
    var places: [(index: Int, case: Int)] = []
    for index in indices {
      for (place, pair) in pairs[index].enumerated() {
        let item = contrasts[index].limited(pair.pair)
        guard contrasts[index].isScore || item != nil && direction == .worse else { continue }
        let test = item.map(CaseContrastTest.init) ?? CaseContrastTest(pair.pair, direction)
        family.add(test.pValue, attainable: test.attainable)
        results[index].cases[place].pValues[direction] = test.pValue
        places.append((index, place))
      }
    }
    for (place, p) in zip(places, family.adjusted) where p <= bound {
      results[place.index].cases[place.case].shown.insert(direction)
    }
  }
}

/// Is one arm worse in a single case? Exact for passes and failures, for the ranks of up to 40 graded values, and for
/// limited measures that are beyond their limit in every trial.
struct CaseContrastTest {
  let pValue: Double
  let attainable: TestFamily.Attainable

  init(_ item: CaseMeasure) {
    pValue = item.isBeyond ? item.test.chance : 1
    attainable = .from(item.test.chance)
  }

  init(_ pair: CasePair, _ direction: Direction) {
    guard let first = SuccessCount(pair.baseline), let second = SuccessCount(pair.candidate) else {
      let ranks = MannWhitney(baseline: direction.turned(pair.baseline), candidate: direction.turned(pair.candidate))
      pValue = ranks.lowerTail
      attainable = .from(ranks.smallestAttainable)
      return
    }
    let (baseline, candidate) = (direction.turned(first), direction.turned(second))
    // Fisher's exact test, with every p-value that it could have given for as many passes in all.
    let law = Hypergeometric(
      population: baseline.trials + candidate.trials, successes: baseline.successes + candidate.successes,
      draws: candidate.trials)
    var sum = 0.0
    let tails = law.support.map { count in
      sum += law.mass(count)
      return min(1, sum)
    }
    pValue = tails[candidate.successes - law.support.lowerBound]
    attainable = .steps(tails)
  }
}

extension Contrast {
  var isScore: Bool {
    if case .score = subject { true } else { false }
  }
}
