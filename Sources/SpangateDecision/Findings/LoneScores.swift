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
  /// From here on chance leaves a score without a pass, in as many trials as it may have, too often for it to be left in
  /// doubt: of all that chance does so less often, hardly any is.
  private let frequentChance: Double

  /// - Parameter outcomes: by case and score.
  init(in suite: ComparedSuite, outcomes: [[TestOutcome]]) {
    let chances = suite.cases.indices.flatMap { place in
      zip(suite.cases[place].scores, outcomes[place]).compactMap { score, outcome in
        score.severity == .blocking && score.hasAlwaysPassed ? outcome.chanceOfNone?.most : nil
      }
    }
    var expected = 0.0
    frequentChance =
      chances.sorted().first { chance in
        expected += chance
        return expected > DecisionTuning.loneDoubts
      } ?? .infinity
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
  /// Whether a score that did not pass in as many trials as it may have is left in doubt.
  func isTelling(_ outcome: TestOutcome) -> Bool { outcome.chanceOfNone.map { $0.most < frequentChance } ?? true }
}
