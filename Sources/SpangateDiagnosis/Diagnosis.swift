package import SpangateTrace

/// Where failing trials of a case went another way than passing ones, as far as their traces tell.
///
/// Pure: the same traces give the same answer. No model is asked.
package struct Diagnosis: Sendable {
  /// nil where nothing tells the trials apart well enough to be named.
  package var suspect: Suspect?
  /// The next best, at another span; where nothing is named, the likeliest of what may be chance, if there is any.
  package var runnerUp: Suspect?
  /// How likely it is that the suspect is where it began, among all that differs and that nothing does; from 0 to 1.
  package var confidence = 0.0

  /// The logarithm of the odds that something differs there, before anything is said against chance.
  package var evidence = 0.0

  /// What a variant of an agent is made to differ in.
  package static let configuration: Set<StepFeature> = [.prompt, .model, .parameter]

  /// A step that may be where it began.
  package struct Suspect: Sendable {
    /// By failing trial; nil where that trial does not show it.
    package var spans: [SpanID?]
    /// What differs, and in how many trials.
    package var reason: String
    package var feature: StepFeature
  }

  /// - Parameters:
  ///   - failing: the spans of each failing trial.
  ///   - passing: the spans of each passing one.
  ///   - known: what is meant to differ, and so is named only where nothing else does.
  ///   - least: evidence below which nothing is pointed at, as a logarithm.
  package init(failing: [[SpanRecord]], passing: [[SpanRecord]], known: Set<StepFeature> = [], least: Double? = nil) {
    let least = least ?? DiagnosisTuning.least
    let (some, others) = (failing.prefix(DiagnosisTuning.mostTrials), passing.prefix(DiagnosisTuning.mostTrials))
    guard !some.isEmpty, !others.isEmpty else { return }
    let trials = others.map { StepReader.steps(of: $0) } + some.map { StepReader.steps(of: $0) }
    let labels = Labels(others.map { _ in false } + some.map { _ in true })
    for known in known.isEmpty ? [[]] : [known, []] {
      point(at: ComparedTrials(trials, but: known), labels, least)
      if suspect != nil { return }
    }
  }

  private mutating func point(at compared: ComparedTrials, _ labels: Labels, _ least: Double) {
    let ranking = compared.ranking(labels)
    guard ranking.best >= min(least, DiagnosisTuning.leastLead) else { return }
    let isNamed = ranking.best >= least && !compared.isChance(ranking, labels)
    let blame = StepBlame(
      alignment: compared.alignment, labels: labels, signals: compared.signals, events: compared.events,
      ranking: ranking)
    guard let (first, suspect) = blame.suspects().first else { return }
    guard isNamed else {
      runnerUp = suspect
      return
    }
    self.suspect = suspect
    runnerUp = blame.runnerUp(to: first, suspect)
    confidence = ranking.confidence
    evidence = ranking.best
  }
}

extension StepBlame {
  /// The likeliest first, each with what speaks for it; those alone that some failing trial shows.
  fileprivate func suspects() -> some Collection<(EventRanking.Ranked, Diagnosis.Suspect)> {
    let trials = labels.isFailing.indices.filter { labels.isFailing[$0] == true }
    return ranking.ranked.lazy.compactMap { ranked in
      let spans = trials.map { trial in step(of: ranked, in: trial).map { alignment.trials[trial][$0].span } }
      guard spans.contains(where: { $0 != nil }) else { return nil }
      let words = SuspectWords(blame: self, ranked: ranked)
      return (ranked, Diagnosis.Suspect(spans: spans, reason: words.reason, feature: signals[ranked.signal].feature))
    }
  }

  /// The likeliest of what is at other spans, and which tells the trials apart by itself; else of what is at other spans.
  fileprivate func runnerUp(to first: EventRanking.Ranked, _ suspect: Diagnosis.Suspect) -> Diagnosis.Suspect? {
    var weaker: Diagnosis.Suspect?
    for (ranked, other) in suspects() where !isSame(ranked, first) {
      if zip(suspect.spans, other.spans).contains(where: { $0 == $1 && $0 != nil }) { continue }
      if ranked.own >= DiagnosisTuning.leastRunnerUp { return other }
      weaker = weaker ?? other
    }
    return weaker
  }

  /// Of a step that is taken early every one that it overtakes tells.
  private func isSame(_ one: EventRanking.Ranked, _ other: EventRanking.Ranked) -> Bool {
    signals[one.signal].feature == .order && signals[other.signal].feature == .order
  }
}
