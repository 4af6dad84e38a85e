import SpangateCore

/// A case with its trials. A class, so that ten thousand of them go from stage to stage without being copied.
final class ComparedCase: Sendable {
  let `case`: Case
  let judgements: [Judgement]
  /// Trials that count: the agent answered, and its trace is there if the suite requires one.
  let measurable: [Judgement]
  let obstacles: [(judgement: Judgement, obstacle: Obstacle)]
  let standing: Standing
  /// What the baseline has of it, whether or not it can be compared.
  let accepted: Baseline.CaseSamples?
  /// In the order of the case's scorers.
  let scores: [CaseScore]
  /// What the baseline measured, where the case is still the same.
  let baselineMeasures: [Measure: [Double]]
  /// While it holds, nothing of this case blocks.
  let quarantine: Quarantine?

  init(
    _ case: Case, judgements: [Judgement], traces: TraceNeed, beside baseline: Baseline?,
    samples: Baseline.CaseSamples?, quarantine: Quarantine? = nil, reading: CaseScore.Reading = .leftOut
  ) {
    self.case = `case`
    self.quarantine = quarantine
    accepted = samples
    self.judgements = judgements
    obstacles = judgements.compactMap { judgement in
      judgement.obstacle(needing: traces).map { (judgement, $0) }
    }
    let measurable =
      obstacles.isEmpty ? judgements : judgements.filter { $0.obstacle(needing: traces) == nil }
    self.measurable = measurable
    let standing = Standing(baseline, samples.map { $0.fingerprint == `case`.fingerprint })
    self.standing = standing
    let obstructed =
      obstacles.isEmpty
      ? [] : Set(judgements.indices.filter { judgements[$0].obstacle(needing: traces) != nil })
    scores = `case`.scorers.map { scorer in
      CaseScore(
        scorer, of: `case`, judgements: judgements, obstructed: obstructed, standing: standing, samples: samples,
        severity: quarantine == nil ? scorer.severity : .advisory, reading: reading)
    }
    baselineMeasures = standing == .comparable ? Measure.renamed(samples?.measures ?? [:]).mapValues(\.values) : [:]
  }

  /// Trials so far, whether or not they could be measured.
  var asked: Int { (judgements.last?.key.index ?? -1) + 1 }

  /// The values of the first so many trials.
  func values(of measure: Measure, before trial: Int = .max) -> [Double] {
    // By index: a judgement is large, and this is asked for every measure of every case.
    measurable.indices.filter { measurable[$0].key.index < trial }
      .compactMap { Measure.renamed(measurable[$0].measures)[measure]?.value }.filter { $0.isSample && $0 >= 0 }
  }

  /// The baseline has this measure, and no trial of this run, or half of them at most where the baseline has it of every trial.
  func hasLost(_ measure: Measure) -> Bool {
    guard let before = baselineMeasures[measure], !before.isEmpty, !measurable.isEmpty else { return false }
    let now = values(of: measure).count
    let trials = scores.map(\.baseline.count).max() ?? before.count
    let isMostlyLost =
      measurable.count >= DecisionTuning.failingTrials && before.count >= trials
      && Double(now) <= (1 - DecisionTuning.failingShare) * Double(measurable.count)
    return now == 0 || isMostlyLost
  }

  /// The first reason why nothing was measured.
  var whyUnmeasured: String? {
    guard measurable.isEmpty else { return nil }
    return obstacles.first?.obstacle.reason ?? "no trial ran"
  }
}
