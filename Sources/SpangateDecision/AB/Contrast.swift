import SpangateCore

/// One score or measure of two arms, in every case that both measured.
struct Contrast: Sendable {
  enum Subject: Sendable, Hashable {
    case score(String)
    case measure(Measure, MeasurePolicy.Statistic)
  }

  var subject: Subject
  /// The arm that is compared with the first, from 1.
  var arm: Int
  /// Whether the second arm's being worse fails the command.
  var blocks: Bool
  /// How much worse the second arm may be, in the score's or measure's own unit or as a share of the first arm's.
  var tolerance = Change.absolute(0)
  /// A difference up to this matters to nobody; more trials would only show how small it is.
  var margin: Change
  /// It has a value of trials that failed, too.
  var judgesCalls = false
  var cases: [CaseSamples]

  struct CaseSamples: Sendable {
    var id: String
    var cluster: String
    /// Trials in the first round.
    var firstRound: Int
    var first: [Sample]
    var second: [Sample]
  }

  struct Sample: Sendable {
    /// The trial's index.
    var trial: Int
    var value: Double
  }

  /// What there was by a look: cases that both arms had measured.
  func pairs(by look: Int, of schedule: LookSchedule) -> [(id: String, pair: CasePair)] {
    cases.compactMap { samples in
      let count = schedule.trials(ofCaseWith: samples.firstRound, by: look)
      let first = samples.first.filter { $0.trial < count }.map(\.value)
      let second = samples.second.filter { $0.trial < count }.map(\.value)
      guard !first.isEmpty, !second.isEmpty else { return nil }
      return (samples.id, CasePair(cluster: samples.cluster, baseline: first, candidate: second))
    }
  }
}

extension Contrast {
  /// A case of a measure with a limit; nil for a score, and for a measure that nothing limits.
  func limited(_ pair: CasePair) -> CaseMeasure? {
    guard blocks, case .measure(let measure, _) = subject else { return nil }
    return CaseMeasure(measure: measure, limit: tolerance, pair: pair)
  }
}

extension Change {
  /// In the unit of what it is compared with.
  func amount(of first: Double) -> Double {
    switch self {
    case .relative(let share): share * abs(first)
    case .absolute(let amount): amount
    }
  }
}
