package import SpangateCore
import SpangateDecision
import SpangateStatistics
import SpangateTrace

/// Every trial that an A/B comparison may come to, in the order in which they are asked.
package struct ArmPlan: Sendable {
  package let run: RunRecord
  /// One suite, once for each variant that takes part. The first is what the others are compared with.
  package let arms: [Suite]
  let schedule: LookSchedule
  /// Those that the first arm shares with any other.
  private let cases: [SharedCase]

  /// One case as each arm has it that asks the same in it, by the arm's place.
  private struct SharedCase {
    var firstRound: Int
    var arms: [(arm: Int, case: Case)]
    var id: String { arms[0].case.id }
    /// Scores of scorers that compare variants.
    var comparisons: [String] { arms.flatMap(\.case.scorers).filter(\.comparesVariants).map(\.name) }
  }

  /// - Parameters:
  ///   - arms: already narrowed to the selected cases; at least two.
  ///   - run: its seed decides the order, and each trial's seed.
  package init(_ arms: [Suite], run: RunRecord) {
    self.run = run
    self.arms = arms
    schedule = LookSchedule(first: arms[0].trials, most: arms[0].maxTrials)
    let known = arms.map(\.casesByID)
    cases = arms[0].cases.map { `case` in
      let shared = arms.indices.compactMap { arm in known[arm].matching(`case`).map { (arm, $0) } }
      return SharedCase(firstRound: arms[0].trials(of: `case`), arms: shared)
    }.filter { $0.arms.count > 1 }
  }

  /// How many cases can be compared.
  package var caseCount: Int { cases.count }

  /// The trials between the last look and this one, from 0.
  ///
  /// All arms of one case and index come one after the other, in an order that a coin decides, and the cases of one
  /// index in an order that the seed decides: an agent, a provider or a machine that gets slower hurts all arms alike.
  func round(_ look: Int, using generator: inout some RandomNumberGenerator) -> [PlannedTrial] {
    let counts = cases.map { item in
      let before = look == 0 ? 0 : schedule.trials(ofCaseWith: item.firstRound, by: look - 1)
      return before..<schedule.trials(ofCaseWith: item.firstRound, by: look)
    }
    var trials: [PlannedTrial] = []
    for index in (counts.map(\.lowerBound).min() ?? 0)..<(counts.map(\.upperBound).max() ?? 0) {
      var order = SeededGenerator(seed: Fingerprint.hash("\(run.seed)/order/\(index)".utf8))
      for place in cases.indices.shuffled(using: &order) {
        let coins = cases[place].arms.indices.shuffled(using: &order)
        guard counts[place].contains(index) else { continue }
        let block = block(of: cases[place], index: index, using: &generator)
        trials += coins.map { block[$0] }
      }
    }
    return trials
  }

  /// One trial of each arm; the first links to the second, and all others to the first.
  private func block(
    of item: SharedCase, index: Int, using generator: inout some RandomNumberGenerator
  ) -> [PlannedTrial] {
    var block = item.arms.map { arm, `case` in
      let suite = arms[arm]
      let key = TrialKey(suite: suite.name.value, case: `case`.id, variant: suite.variant, index: index)
      return PlannedTrial(
        id: key, asking: `case`.question, runID: run.id,
        experimentID: suite.experimentID, traceID: TraceID(using: &generator), rootSpanID: SpanID(using: &generator),
        seed: key.seed(from: run.seed))
    }
    for place in block.indices {
      let other = block[place == 0 ? 1 : 0]
      block[place].pair = SpanReference(trace: other.traceID, span: other.rootSpanID)
    }
    return block
  }

  /// How often each arm's answers were preferred to the first arm's, by the arm's place.
  func preferences(_ judgements: [Judgement]) -> [[Preference]] {
    let names = cases.flatMap(\.comparisons).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let clusters = Dictionary(cases.map { ($0.id, $0.arms[0].case.cluster ?? $0.id) }) { first, _ in first }
    return arms.indices.map { arm in
      let own = arm == 0 ? [] : judgements.filter { $0.key.variant == arms[arm].variant }
      return names.compactMap { Preference($0, in: own, clusters: clusters) }
    }
  }

  /// Each arm with what was measured of it, the trials in order. What one arm quarantines decides nothing about any.
  func measured(_ judgements: [Judgement]) -> [MeasuredSuite] {
    let compared = Set(cases.flatMap(\.comparisons))
    let byVariant = Dictionary(
      grouping: judgements.map { $0.withoutScores(of: compared) }, by: \.key.variant)
    return arms.indices.map { arm in
      var suite = arms[arm]
      suite.cases = cases.compactMap { item in item.arms.first { $0.arm == arm }?.case.withoutComparisons() }
      suite.quarantine = arms[arm].quarantine + arms.flatMap(\.quarantine)
      return MeasuredSuite(
        suite: suite, judgements: byVariant[suite.variant, default: []].sorted { $0.key < $1.key },
        isPartial: run.selection.isPartial)
    }
  }
}

extension Judgement {
  fileprivate func withoutScores(of names: Set<String>) -> Judgement {
    guard !names.isEmpty else { return self }
    var rest = self
    rest.scores.removeAll { names.contains($0.name) }
    return rest
  }
}
