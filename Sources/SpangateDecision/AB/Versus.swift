package import SpangateCore

/// Decides between variants: pure, from what was measured of them so far.
package struct Versus {
  /// Of all arms beside the first: blocking scores, the others, then measures.
  let contrasts: [DecidedContrast]

  /// - Parameters:
  ///   - arms: the first is what the others are compared with.
  ///   - looks: how many were taken, at least 1.
  ///
  /// Trials that have no value are taken every way, as the gate takes them: what is said of a score holds whichever way,
  /// or is open.
  package init(_ arms: [MeasuredSuite], looks: Int, of schedule: LookSchedule) {
    func read(_ reading: CaseScore.Reading) -> [DecidedContrast] {
      let contrasts = arms.dropFirst().enumerated().flatMap {
        Self.contrasts(of: $1, beside: arms[0], arm: $0 + 1, as: reading)
      }
      return Versus(contrasts, looks: looks, of: schedule, bound: arms[0].suite.gate.falseAlarmRate).contrasts
    }
    var contrasts = read(.leftOut)
    if arms.haveGaps {
      let (failing, passing, such) = (read(.asFailures), read(.asPasses), read(.asSuch))
      for index in contrasts.indices where contrasts[index].contrast.isScore {
        contrasts[index].reconcile(failing[index], passing[index], asSuch: such[index])
      }
    }
    self.contrasts = contrasts
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
  private static func contrasts(
    of second: MeasuredSuite, beside first: MeasuredSuite, arm: Int, as reading: CaseScore.Reading
  ) -> [Contrast] {
    let known = second.suite.casesByID
    let shared = first.suite.cases.filter { known.matching($0) != nil }
    let suites = (first: first.suite, second: second.suite)
    let judged = (first: first.byCase, second: second.byCase)
    let scored = shared.flatMap { `case` in
      `case`.scorers.filter { scorer in known[`case`.id]?.scorers.contains { $0.scoresLike(scorer) } == true }
        .map { (`case`, $0.name) }
    }
    let scores = grouped(scored).map { name, cases in
      let counted = CountedCases(of: cases, in: first.suite)
      let isBlocking = counted.cases.contains { $0.scorers.contains { $0.name == name && $0.severity == .blocking } }
      func judgesCalls(_ item: Case) -> Bool { item.scorers.contains { $0.name == name && $0.judgesCalls } }
      let tolerance = first.suite.gate.scores[name]?.tolerance ?? 0
      return Contrast(
        subject: .score(name), arm: arm, blocks: isBlocking && counted.mayBlock, tolerance: .absolute(tolerance),
        margin: .absolute(tolerance > 0 ? tolerance : DecisionTuning.margin),
        judgesCalls: counted.cases.contains(where: judgesCalls),
        cases: samples(of: counted.cases, in: suites, judged, as: reading, judgesCalls: judgesCalls) {
          $0.score(name)?.score.value.sample
        })
    }
    let counted = CountedCases(of: shared, in: first.suite)
    let measures = first.suite.gate.measured.map { measure in
      let policy = first.suite.gate.measures[measure]
      let limit = policy?.maxIncrease
      return Contrast(
        subject: .measure(measure, policy?.statistic ?? .mean), arm: arm, blocks: limit != nil && counted.mayBlock,
        tolerance: limit ?? .absolute(0), margin: limit ?? .relative(DecisionTuning.measureMargin),
        cases: samples(of: counted.cases, in: suites, judged) {
          $0.measures[measure]?.value.flatMap { $0 >= 0 ? $0 : nil }
        })
    }
    return scores.filter(\.blocks) + scores.filter { !$0.blocks } + measures
  }

  /// - Parameters:
  ///   - judgesCalls: whether there is a value of trials that failed, too.
  ///   - value: of a trial that counts.
  private static func samples(
    of cases: [Case], in suites: (first: Suite, second: Suite),
    _ judged: (first: [String: [Judgement]], second: [String: [Judgement]]), as reading: CaseScore.Reading = .leftOut,
    judgesCalls: (Case) -> Bool = { _ in false }, _ value: (Judgement) -> Double?
  ) -> [Contrast.CaseSamples] {
    cases.map { `case` in
      let judgesCalls = judgesCalls(`case`)
      func side(_ judgements: [Judgement], _ traces: TraceNeed) -> CaseScore.Side {
        CaseScore.Side(
          values: judgements.map { judgement in
            guard judgesCalls || judgement.obstacle(needing: traces) == nil else { return nil }
            return value(judgement).flatMap { $0.isSample ? $0 : nil }
          }, failedAttempts: judgements.map(\Judgement.failedAttempts))
      }
      let (own, other) = (judged.first[`case`.id] ?? [], judged.second[`case`.id] ?? [])
      let (first, second) = (side(own, suites.first.traces), side(other, suites.second.traces))
      let span = CaseScore.span(of: [first, second])
      func samples(_ judgements: [Judgement], _ side: CaseScore.Side) -> [Contrast.Sample] {
        let values = CaseScore.read(side, as: reading, judgesCalls: judgesCalls, within: span)
        return zip(judgements, values).compactMap { judgement, value in
          value.map { Contrast.Sample(trial: judgement.key.index, value: $0) }
        }
      }
      return Contrast.CaseSamples(
        id: `case`.id, cluster: `case`.clusterKey, firstRound: suites.first.trials(of: `case`),
        first: samples(own, first), second: samples(other, second))
    }
  }
}

extension [MeasuredSuite] {
  /// Some trial has no value of a score, or failed attempts before it.
  fileprivate var haveGaps: Bool {
    contains { arm in
      arm.judgements.contains { judgement in
        judgement.failedAttempts > 0 || judgement.obstacle(needing: arm.suite.traces) != nil
          || judgement.scores.contains { $0.score.value.sample == nil }
      }
    }
  }
}

extension MeasuredSuite {
  /// Every trial, by case.
  var byCase: [String: [Judgement]] { Dictionary(grouping: judgements, by: \.key.case) }
}

extension BoundScorer {
  /// Its scores can be compared with the other's.
  fileprivate func scoresLike(_ other: BoundScorer) -> Bool { name == other.name && fingerprint == other.fingerprint }
}
