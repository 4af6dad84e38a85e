import SpangateCore

/// The cases of a larger suite that are asked on for single scores which always passed and never since, beside others of the
/// case that pass.
///
/// With one trial on either side and several shaky scores nearly every case has one, and to ask on for all of them would cost more
/// than the first round. So they have a share of its trials, which goes first to those that were begun, then to cases of which
/// every score always passed, then to those whom chance does that least often.
struct LoneScores {
  /// The places of their cases.
  private(set) var askedOn: Set<Int> = []
  /// Whether one that did not pass in as many trials as it may have is left in doubt. Not where chance alone would leave too
  /// many so.
  let areTelling: Bool

  /// - Parameter outcomes: by case and score.
  init(in suite: ComparedSuite, outcomes: [[TestOutcome]]) {
    let chances = suite.cases.indices.flatMap { place in
      zip(suite.cases[place].scores, outcomes[place]).compactMap { score, outcome in
        score.severity == .blocking && score.hasAlwaysPassed ? outcome.chanceOfNone?.most : nil
      }
    }
    areTelling = chances.reduce(0, +) <= DecisionTuning.loneDoubts
    var left = max(DecisionTuning.leastLoneTrials, DecisionTuning.loneShare * Double(suite.firstRound))
    var waiting: [(place: Int, silence: Double)] = []
    for (place, item) in suite.cases.enumerated() {
      let further = item.asked - suite.balanced(item.case)
      left -= Double(max(0, further))
      guard item.hasLoneDead else { continue }
      if further > 0 {
        askedOn.insert(place)
        left -= 1
      } else {
        let silences = zip(item.scores, outcomes[place]).compactMap { $0.hasDied ? $1.silence : nil }
        waiting.append((place, (item.alwaysPassed ? 0 : 1) + (silences.min() ?? 0)))
      }
    }
    for (place, _) in waiting.sorted(by: { ($0.silence, $0.place) < ($1.silence, $1.place) }) {
      left -= DecisionTuning.loneTrials
      guard left >= 0 else { break }
      askedOn.insert(place)
    }
  }
}
