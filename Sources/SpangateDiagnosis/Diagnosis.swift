package import SpangateTrace

/// Where failing trials of a case went another way than passing ones, as far as their traces tell.
///
/// Pure: the same traces give the same answer. No model is asked.
package struct Diagnosis: Sendable {
  /// nil where nothing tells the trials apart well enough to be named.
  package var suspect: Suspect?
  /// The next best, at another span.
  package var runnerUp: Suspect?
  /// How likely it is that the suspect is where it began, among all that differs and that nothing does; from 0 to 1.
  package var confidence = 0.0

  /// The logarithm of the odds that something differs there, before anything is said against chance.
  package var evidence = 0.0

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
  ///   - least: evidence below which nothing is pointed at, as a logarithm.
  package init(failing: [[SpanRecord]], passing: [[SpanRecord]], least: Double? = nil) {
    let least = least ?? DiagnosisTuning.least
    let (some, others) = (failing.prefix(DiagnosisTuning.mostTrials), passing.prefix(DiagnosisTuning.mostTrials))
    guard !some.isEmpty, !others.isEmpty else { return }
    let trials = others.map { StepReader.steps(of: $0) } + some.map { StepReader.steps(of: $0) }
    let compared = ComparedTrials(trials)
    let labels = Labels(others.map { _ in false } + some.map { _ in true })
    let ranking = compared.ranking(labels)
    guard ranking.best >= least else { return }
    let blame = StepBlame(
      alignment: compared.alignment, labels: labels, signals: compared.signals, events: compared.events,
      ranking: ranking)
    var suspects: [(Suspect, Double)] = []
    for ranked in ranking.ranked {
      let steps = (others.count..<trials.count).map { blame.step(of: ranked, in: $0) }
      let spans = steps.enumerated().map { trial, step in step.map { trials[others.count + trial][$0].span } }
      guard spans.contains(where: { $0 != nil }) else { continue }
      if suspects.contains(where: { zip($0.0.spans, spans).contains { $0 == $1 && $0 != nil } }) { continue }
      let words = SuspectWords(blame: blame, ranked: ranked)
      suspects.append(
        (Suspect(spans: spans, reason: words.reason, feature: compared.signals[ranked.signal].feature), ranked.total))
      if suspects.count == 2 { break }
    }
    guard let first = suspects.first else { return }
    suspect = first.0
    runnerUp = suspects.count > 1 ? suspects[1].0 : nil
    confidence = ranking.confidence
    evidence = ranking.best
  }
}
