package import SpangateCore

/// Decides between variants: pure, from what was measured of them so far.
package struct Versus {
  /// Of all arms beside the first: blocking scores, the others, then measures.
  let contrasts: [DecidedContrast]

  /// - Parameters:
  ///   - arms: the first is what the others are compared with.
  ///   - looks: how many were taken, at least 1.
  package init(_ arms: [MeasuredSuite], looks: Int, of schedule: LookSchedule) {
    self.init(
      arms.dropFirst().enumerated().flatMap { Self.contrasts(of: $1, beside: arms[0], arm: $0 + 1) }, looks: looks,
      of: schedule, bound: arms[0].suite.gate.falseAlarmRate)
  }

  init(_ contrasts: [Contrast], looks: Int, of schedule: LookSchedule, bound: Double) {
    let tests = ContrastTests(contrasts, looks: looks, of: schedule, bound: bound)
    self.contrasts = zip(contrasts, tests.results).map { DecidedContrast(contrast: $0, result: $1) }
  }

  /// Each arm is shown to be worse in something, or nothing that can fail the command is undecided, or what is undecided
  /// is too small to matter.
  package var isClear: Bool {
    Set(contrasts.map(\.contrast.arm)).allSatisfy { arm in
      let blocking = contrasts(of: arm).filter(\.contrast.blocks)
      return blocking.allSatisfy(\.isSettled) || blocking.contains { $0.call == .worse }
    }
  }

  func contrasts(of arm: Int) -> [DecidedContrast] { contrasts.filter { $0.contrast.arm == arm } }

  /// What is said of an arm as a whole: the worst of what blocks outranks the best.
  package func call(of arm: Int) -> ABReport.Call {
    let calls = contrasts(of: arm).filter(\.contrast.blocks).map(\.call)
    if calls.contains(.worse) { return .worse }
    if calls.contains(.better) { return .better }
    return calls.isEmpty || calls.contains(.inconclusive) ? .inconclusive : .noDifference
  }
}

extension Versus {
  private static func contrasts(of second: MeasuredSuite, beside first: MeasuredSuite, arm: Int) -> [Contrast] {
    let known = second.suite.casesByID
    let shared = first.suite.cases.filter { known.matching($0) != nil }
    let judged = (first.measurable, second.measurable)
    let scored = shared.flatMap { `case` in
      `case`.scorers.filter { scorer in known[`case`.id]?.scorers.contains { $0.scoresLike(scorer) } == true }
        .map { (`case`, $0.name) }
    }
    let scores = grouped(scored).map { name, cases in
      let counted = CountedCases(of: cases, in: first.suite)
      let isBlocking = counted.cases.contains { $0.scorers.contains { $0.name == name && $0.severity == .blocking } }
      let tolerance = first.suite.gate.scores[name]?.tolerance ?? 0
      return Contrast(
        subject: .score(name), arm: arm, blocks: isBlocking && counted.mayBlock, tolerance: .absolute(tolerance),
        margin: .absolute(tolerance > 0 ? tolerance : DecisionTuning.margin),
        cases: samples(of: counted.cases, in: first.suite, judged) { $0.score(name)?.score.value.sample })
    }
    let counted = CountedCases(of: shared, in: first.suite)
    let measures = Measure.allCases.map { measure in
      let policy = first.suite.gate.measures[measure]
      let limit = policy?.maxIncrease
      return Contrast(
        subject: .measure(measure, policy?.statistic ?? .mean), arm: arm, blocks: limit != nil && counted.mayBlock,
        tolerance: limit ?? .absolute(0), margin: limit ?? .relative(DecisionTuning.measureMargin),
        cases: samples(of: counted.cases, in: first.suite, judged) { $0.measures[measure]?.value })
    }
    return scores.filter(\.blocks) + scores.filter { !$0.blocks } + measures
  }

  private static func samples(
    of cases: [Case], in suite: Suite, _ judged: (first: [String: [Judgement]], second: [String: [Judgement]]),
    _ value: (Judgement) -> Double?
  ) -> [Contrast.CaseSamples] {
    func samples(_ judgements: [Judgement]?) -> [Contrast.Sample] {
      (judgements ?? []).compactMap { judgement in
        guard let value = value(judgement), value.isFinite else { return nil }
        return Contrast.Sample(trial: judgement.key.index, value: value)
      }
    }
    return cases.map { `case` in
      Contrast.CaseSamples(
        id: `case`.id, cluster: `case`.clusterKey, firstRound: suite.trials(of: `case`),
        first: samples(judged.first[`case`.id]), second: samples(judged.second[`case`.id]))
    }
  }
}

extension MeasuredSuite {
  /// By case: the agent answered, and its trace is there if the suite requires one.
  var measurable: [String: [Judgement]] {
    Dictionary(grouping: judgements.filter { $0.obstacle(needing: suite.traces) == nil }, by: \.key.case)
  }
}

extension BoundScorer {
  /// Its scores can be compared with the other's.
  fileprivate func scoresLike(_ other: BoundScorer) -> Bool { name == other.name && fingerprint == other.fingerprint }
}
