import SpangateCore

/// One thing that a suite as a whole is judged by: a score (``ScoreSubject``) or a measure (``MeasureSubject``).
///
/// It knows both sides and its own limits, and no bound: ``SuiteTests`` shares the bound among all subjects of the
/// command. A further kind of subject conforms to this, and is listed in `DecidedSuite`.
protocol SuiteSubject: Sendable {
  var severity: ScoreSeverity { get }
  /// Whether it has a part of the bound.
  var isTested: Bool { get }
  /// Whether its values could have come out so that it differs.
  var canDiffer: Bool { get }
  /// It would block if chance did not explain it.
  var isBeyondTolerance: Bool { get }
  /// Below its floor or above its ceiling, which are absolute and need no test.
  var isBeyondLimit: Bool { get }
  /// It should have been shown to be no worse than a margin, and was not.
  var isLeftOpen: Bool { get }
  /// More trials are likely to show it.
  var isWithinReach: Bool { get }
  /// It should have been measured, and was not.
  var isUnmeasured: Bool { get }
  /// It is better than it was, whether or not by chance.
  var isBetter: Bool { get }

  /// How likely is a change this far, if nothing changed; 1 without both sides.
  func pValue(_ direction: Direction) -> Double
  /// The smallest true drop that would have been found with probability 0.8, at this critical p-value.
  func detectableDrop(at critical: Double) -> Double?
}

extension SuiteSubject {
  var isLeftOpen: Bool { false }
  var isWithinReach: Bool { false }
  var canDiffer: Bool { true }
}

/// A subject with its test done and its verdict.
struct Decided<Subject: SuiteSubject>: Sendable {
  let subject: Subject
  var outcome: TestOutcome
  var verdict: Verdict

  init(_ subject: Subject, _ outcome: TestOutcome) {
    self.subject = subject
    self.outcome = outcome
    let isWorse = outcome.shown.contains(.worse) && subject.isBeyondTolerance
    verdict =
      isWorse || subject.isBeyondLimit
      ? .regressed : subject.isUnmeasured || subject.isLeftOpen ? .inconclusive : .passed
  }

  /// Chance does not explain the change, and it is more than is tolerated.
  var isWorse: Bool { outcome.shown.contains(.worse) && subject.isBeyondTolerance }
  var isImproved: Bool { outcome.shown.contains(.better) && subject.isBetter }
}
