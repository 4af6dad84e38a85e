import SpangateCore
import SpangateStatistics
import SpangateTrace

/// One score of one case, on both sides. A class, as ``ComparedCase`` is.
final class CaseScore: Sendable {
  let `case`: Case
  let scorer: BoundScorer
  /// Whether it can block: the scorer's, unless the case is quarantined.
  let severity: ScoreSeverity
  let standing: Standing
  /// In the order of the trials.
  let samples: [Sample]
  /// Empty unless comparable.
  let baseline: [Double]
  /// The first reason why a measurable trial has no value.
  let whyUnscored: String?

  private let judgements: [Judgement]

  struct Sample: Sendable {
    let value: Double
    /// The trial's place among all of the case.
    fileprivate let place: Int
  }

  /// - Parameters:
  ///   - obstructed: the places of the trials that do not count, but for scorers that judge calls.
  ///   - before: the case in the baseline.
  init(
    _ scorer: BoundScorer, of case: Case, judgements: [Judgement], obstructed: Set<Int>, standing: Standing,
    samples before: Baseline.CaseSamples?, severity: ScoreSeverity, reading: Reading = .leftOut
  ) {
    let accepted = before?.scores[scorer.name]
    self.case = `case`
    self.scorer = scorer
    self.severity = severity
    self.standing =
      standing == .comparable
      ? accepted.map { $0.fingerprint == scorer.fingerprint ? .comparable : .changed } ?? .added : standing
    self.judgements = judgements
    func counts(_ place: Int) -> Bool { scorer.judgesCalls || !obstructed.contains(place) }
    let candidate = Side(
      values: judgements.indices.map { place in
        counts(place) ? scorer.score(in: judgements[place])?.score.value.finiteSample : nil
      }, failedAttempts: judgements.map(\.failedAttempts))
    let isComparable = self.standing == .comparable
    let baseline = isComparable ? accepted.flatMap { before?.side(of: $0) } : nil
    let span = Self.span(of: [candidate, baseline].compactMap(\.self))
    func read(_ side: Side) -> [Double?] {
      Self.read(side, as: reading, judgesCalls: scorer.judgesCalls, within: span)
    }
    samples = read(candidate).enumerated().compactMap { place, value in value.map { Sample(value: $0, place: place) } }
    self.baseline = baseline.map(read)?.compactMap { $0 } ?? []
    whyUnscored =
      judgements.indices.lazy.filter(counts).compactMap { Self.whyUnscored(scorer, in: judgements[$0]) }.first
  }

  /// Why a trial that was measured has no value of this score; nil when it has one.
  static func whyUnscored(_ scorer: BoundScorer, in judgement: Judgement) -> String? {
    switch scorer.score(in: judgement)?.score.value {
    case .unscored(let why)?: why.inert(limit: 200)
    case nil: "the scorer did not run"
    case .number(let value)? where !value.isFinite: "the score is not a finite number"
    case .number(let value)? where !value.isSample: "the score is not within ±1e100"
    case .number, .passed: nil
    }
  }

  var values: [Double] { samples.map(\.value) }

  /// The trials without a value.
  var gaps: [Judgement] {
    let scored = Set(samples.map(\.place))
    return judgements.indices.filter { !scored.contains($0) }.map { judgements[$0] }
  }

  /// Why the first of them has none.
  var whyGap: String? {
    gaps.first.flatMap { $0.failure?.message.inert(limit: 200) ?? Self.whyUnscored(scorer, in: $0) }
  }

  /// By trial that has a value: does it pass.
  var passesByTrial: [Int: Bool] {
    let threshold = threshold
    return Dictionary(uniqueKeysWithValues: samples.map { ($0.place, $0.value >= threshold) })
  }

  /// Both sides have something to compare.
  var isPaired: Bool { !samples.isEmpty && !baseline.isEmpty }

  /// Candidate mean less baseline mean, where both are there.
  var change: Double? { isPaired ? values.mean - baseline.mean : nil }

  /// The values of the first so many trials. What went further because it looked bad would bias what is said of all.
  func values(before trial: Int) -> [Double] {
    samples.filter { judgements[$0.place].key.index < trial }.map(\.value)
  }

  /// From where on a value counts as a pass.
  var threshold: Double { scorer.threshold ?? 0.5 }

  /// The values that count as a pass.
  func passes(_ values: [Double]) -> SuccessCount {
    let threshold = threshold
    return SuccessCount(values.count { $0 >= threshold }, of: values.count)
  }

  /// It passed in every trial of the baseline and has not passed once since, as what is dead does. A grade passes at
  /// its threshold; one that was above 0 each time and is 0 each time has died too.
  var hasDied: Bool {
    guard isPaired else { return false }
    let (before, now) = (passes(baseline), passes(values))
    return before.successes == before.trials && now.successes == 0
      || baseline.allSatisfy { $0 > 0 } && values.allSatisfy { $0 == 0 }
  }

  /// It passed in every trial of the baseline.
  var hasAlwaysPassed: Bool { !baseline.isEmpty && passes(baseline).successes == baseline.count }

  /// It passed in some trials of the baseline and not in all.
  var passedPartly: Bool {
    let before = passes(baseline)
    return before.successes > 0 && before.successes < before.trials
  }

  /// It passed in some trials of the baseline, and has not passed once since.
  var hasFaded: Bool { isPaired && !hasDied && passedPartly && passes(values).successes == 0 }

  /// Nothing but passes and failures on either side.
  var isPassFail: Bool { SuccessCount(values) != nil && SuccessCount(baseline) != nil }

  /// The trial that shows a failure best, with its score: the lowest value, and of those one whose span is blamed.
  var worst: (judgement: Judgement, score: NamedScore)? {
    let shown = samples.compactMap { sample in
      scorer.score(in: judgements[sample.place]).map { (sample: sample, score: $0) }
    }
    let worst = shown.min { a, b in
      (a.sample.value, a.score.score.span == nil ? 1 : 0) < (b.sample.value, b.score.score.span == nil ? 1 : 0)
    }
    return worst.map { (judgements[$0.sample.place], $0.score) }
  }
}

extension ScoreValue {
  fileprivate var finiteSample: Double? { sample.flatMap { $0.isSample ? $0 : nil } }
}

extension Case {
  /// The name of its cluster; of a case without one, a name that no cluster has.
  var clusterKey: String { cluster.map { "cluster \($0)" } ?? "case \(id)" }
}
