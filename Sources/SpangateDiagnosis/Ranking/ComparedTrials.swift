import SpangateTrace
/// Aligned trials, with all that differs among them whoever fails.
struct ComparedTrials {
  let alignment: StepAlignment
  let signals: [Signal]
  let events: [StepEvent]
  private let priors: [Double]

  /// - Parameter known: what is not looked at.
  init(_ trials: [[Step]], but known: Set<StepFeature>) {
    let alignment = StepAlignment(trials)
    self.alignment = alignment
    signals = SignalReader.signals(of: alignment).filter { !known.contains($0.feature) }
    events = StepEvent.events(of: signals, in: alignment)
    priors = signals.map { signal in
      let isModel = alignment.columns[signal.column].slot.kind == .model
      return DiagnosisTuning.prior(of: signal, isModel: isModel)
    }
  }

  func ranking(_ labels: Labels) -> EventRanking { EventRanking(events, signals, priors, labels) }

  /// Whether passing trials that are held to have failed tell as much from the others as those that did.
  func isChance(_ ranking: EventRanking, _ labels: Labels) -> Bool {
    let passing = labels.isFailing.indices.filter { labels.isFailing[$0] == false }
    let size = min(labels.failing.nonzeroBitCount, passing.count / 2)
    guard size > 1 else { return false }
    let step = max(1, passing.count / size)
    let rivals = (0..<min(passing.count, DiagnosisTuning.mostSplits)).map { start in
      var isFailing = labels.isFailing.map { $0 == false ? false : nil }
      for place in 0..<size { isFailing[passing[(start + place * step) % passing.count]] = true }
      return self.ranking(Labels(isFailing)).best
    }
    return rivals.contains { $0 >= ranking.best }
  }
}

import Glibc

extension EventRanking {
  /// Of the best, among all that differs and that nothing does.
  var confidence: Double {
    guard let first = ranked.first else { return 0 }
    let all = ranked.reduce(exp(DiagnosisTuning.least - 1 - first.total)) { $0 + exp($1.total - first.total) }
    return 1 / all
  }
}
