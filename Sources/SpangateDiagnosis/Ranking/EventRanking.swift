import Glibc

/// How well each event tells failing from passing trials, and how well it explains what comes after it.
struct EventRanking {
  struct Ranked {
    var event: Int
    /// Its best signal.
    var signal: Int
    /// The best of what its step was given, where that speaks for it, too: of what the rest may come.
    var given: Int?
    /// Of the event by itself, with the prior.
    var own: Double
    /// With what it explains.
    var total: Double
  }

  /// The best first.
  let ranked: [Ranked]

  /// Each event is held to be where it began: then all before it is as it is by chance, and what is after it may be a
  /// consequence or not.
  init(_ events: [StepEvent], _ signals: [Signal], _ priors: [Double], _ labels: Labels) {
    let odds = signals.map { $0.logOdds(labels) }
    var ranked = events.indices.compactMap { event -> Ranked? in
      var best: (signal: Int, odds: Double)?
      var given: (signal: Int, odds: Double)?
      for signal in events[event].signals {
        let value = odds[signal] + priors[signal] + Self.share(of: signal, in: events[event], signals, odds)
        if value > best?.odds ?? -.infinity { best = (signal, value) }
        if signals[signal].feature.isGiven, value > given?.odds ?? 0 { given = (signal, value) }
      }
      return best.map {
        Ranked(event: event, signal: $0.signal, given: given?.signal, own: $0.odds, total: $0.odds)
      }
    }
    var (explained, waiting) = (0.0, 0.0)
    var rank = Double.infinity
    for place in ranked.indices.reversed() {
      let event = events[ranked[place].event]
      if event.rank < rank {
        (explained, waiting, rank) = (explained + waiting, 0, event.rank)
      }
      ranked[place].total += explained
      let own = ranked[place].own
      if own > 0 { waiting += log(1 + DiagnosisTuning.consequence * (exp(own) - 1)) }
    }
    self.ranked = ranked.filter { $0.own > 0 }.sorted { $0.total > $1.total }
  }

  /// Where many values of a step vary, that one of them tells the trials apart says less.
  private static func share(of signal: Int, in event: StepEvent, _ signals: [Signal], _ odds: [Double]) -> Double {
    let feature = signals[signal].feature
    guard feature == .result || feature == .argument else { return 0 }
    var (all, apart) = (0.0, 0.0)
    for other in event.signals where signals[other].feature == feature {
      all += 1
      if odds[other] > 1 { apart += 1 }
    }
    return all > 1 ? log((apart + 0.5) / (all + 0.5)) : 0
  }

  /// The evidence of the best.
  var best: Double { ranked.first?.total ?? 0 }
}
