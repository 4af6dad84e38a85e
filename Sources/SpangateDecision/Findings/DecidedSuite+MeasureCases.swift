import SpangateCore
import SpangateStatistics

extension DecidedSuite {
  /// What rose in the suite as a whole: that is told once, and not of its cases.
  private var risen: Set<Measure> { Set(measures.filter(\.isWorse).map(\.subject.measure)) }

  /// Takes what is said of limited measures in single cases. A measure that rose as a whole leaves no case in doubt.
  mutating func take(_ outcomes: [MeasureCaseTests.Outcome]) {
    guard !outcomes.isEmpty else { return }
    let places = Dictionary(
      cases.enumerated().map { ($1.compared.case.id, $0) }, uniquingKeysWith: { first, _ in first })
    let risen = risen
    for var outcome in outcomes {
      if risen.contains(outcome.item.measure) { (outcome.isDoubtful, outcome.isAskedOn) = (false, false) }
      if let place = places[outcome.compared.case.id] { cases[place].measures.append(outcome) }
    }
    for index in measures.indices {
      let own = cases.flatMap(\.measures).filter { $0.item.measure == measures[index].subject.measure }
      measures[index].verdict = .combined([measures[index].verdict] + own.map(\.verdict))
    }
  }

  /// SG0103 and SG0470, of single cases: a limited measure that is beyond its limit in every trial.
  var measuresBeyondLimits: [Finding] {
    let risen = risen
    return cases.flatMap(\.measures).compactMap { outcome in
      guard outcome.isShown || outcome.isDoubtful, !risen.contains(outcome.item.measure),
        let policy = compared.suite.gate.measures[outcome.item.measure]
      else { return nil }
      let (item, id) = (outcome.item, outcome.compared.case.id)
      let beyond =
        "`\(item.measure.name)` rose \(item.fromTo) in case `\(id)`, beyond its limit in "
        + item.pair.candidate.count.inEachTrial
      return Finding(
        outcome.isShown ? .measureRegressed : .limitUndecided,
        beyond + (outcome.isShown ? "" : ", and that is too few to rule out chance"),
        severity: outcome.severity.blame, at: policy.range, caption: allowance(policy, item.measure),
        evidence: outcome.greatest?.evidence(measure: item.measure),
        notes: [item.levels()] + (outcome.isShown ? [outcome.why] : [Finding.Note("to decide", remedy(outcome))]),
        help: "\(compared.suite.look) of the trial that needed most")
    }
  }

  /// In one sentence, of the worst that is said of its cases; nil where nothing is.
  func whyCases(_ measure: Measure) -> String? {
    let found = cases.flatMap(\.measures).filter { $0.item.measure == measure && $0.verdict != .passed }
    let shown = found.filter(\.isShown)
    guard !found.isEmpty else { return nil }
    let ids = (shown.isEmpty ? found : shown).map(\.compared.case.id).listed
    return "is beyond its limit in every trial of \(ids)" + (shown.isEmpty ? ", too few to rule out chance" : "")
  }

  private func remedy(_ outcome: MeasureCaseTests.Outcome) -> String {
    let (asked, most) = (outcome.compared.asked, compared.most(of: outcome.compared))
    let before = outcome.item.pair.baseline.count
    let now =
      asked < most
      ? "\((most - asked).counted("trial")) more now, up to `max_trials` (\(most))"
      : outcome.enough.trials.map { "\(max($0, asked + 1)) trials now (`--max-trials \(max($0, asked + 1))`)" }
    let then = outcome.enough.baselineTimes.map { "a baseline of \($0 * before) trials (`--accept --keep \($0)`)" }
    let remedies = [now, then].compactMap { $0 }
    return remedies.isEmpty
      ? "more trials on both sides: accept more runs (`--accept --keep 5`) and raise `max_trials`"
      : remedies.joined(separator: ", or ")
  }
}

extension MeasureCaseTests.Outcome {
  var verdict: Verdict { isShown ? .regressed : isDoubtful ? .inconclusive : .passed }

  /// The trial that needed most.
  var greatest: Judgement? { compared.measurable.greatest(item.measure) }

  /// What an unchanged case does by chance.
  var why: Finding.Note {
    let (now, before) = (item.pair.candidate.count, item.pair.baseline.count)
    return Finding.Note(
      "why",
      "a case that is within its limit has all of \(now) above all of \(before) by chance once in "
        + "\((1 / item.test.chance).decimals(0)) runs")
  }
}

extension CaseMeasure {
  /// By the medians.
  var fromTo: String {
    DecidedSuite.fromTo(measure, pair.baseline.quantile(0.5), pair.candidate.quantile(0.5))
  }

  /// Such as: 0.03 USD, not 0.01 USD.
  var levelText: String {
    let (before, now) = (pair.baseline.quantile(0.5), pair.candidate.quantile(0.5))
    return "\(measure.text(now, beside: before)), not \(measure.text(before, beside: now)),"
  }

  /// What both sides range over.
  func levels(beside other: String = "baseline") -> Finding.Note {
    func side(_ values: [Double]) -> String {
      let (low, high) = (values.min() ?? 0, values.max() ?? 0)
      let range =
        low == high ? measure.text(low) : "\(measure.text(low, beside: high)) to \(measure.text(high, beside: low))"
      return "\(range) in \(values.count.counted("trial"))"
    }
    return Finding.Note("values", "\(side(pair.candidate)) (\(other) \(side(pair.baseline)))")
  }
}

extension Int {
  /// `the only trial`, `each of 3 trials`.
  var inEachTrial: String { self == 1 ? "its only trial" : "each of \(self) trials" }
}
