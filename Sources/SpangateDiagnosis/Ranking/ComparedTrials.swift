import SpangateTrace
/// Aligned trials, with all that differs among them whoever fails.
struct ComparedTrials {
  let alignment: StepAlignment
  let signals: [Signal]
  let events: [StepEvent]
  private let priors: [Double]

  init(_ trials: [[Step]]) {
    let alignment = StepAlignment(trials)
    self.alignment = alignment
    signals = SignalReader.signals(of: alignment)
    events = StepEvent.events(of: signals, in: alignment)
    priors = signals.map {
      DiagnosisTuning.prior(of: $0, isModel: alignment.columns[$0.column].slot.kind == .model)
    }
  }

  func ranking(_ labels: Labels) -> EventRanking { EventRanking(events, signals, priors, labels) }
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
