/// What the tests say of one score or measure, whether of a single case or of a suite as a whole.
struct TestOutcome: Sendable, Equatable {
  /// Which way it changed, as far as chance does not explain it at the bound of the whole command.
  var shown: Set<Direction> = []
  /// How far to go to know more: trials of the case in all, or how often every case of the suite should go through its
  /// first round. nil when nothing is in doubt.
  var wanted: Int?
  /// How often cases pass that passed as often before, from 0 to 1; nil for graded scores and for whole suites.
  var normal: Double?
  /// How likely it is that none of a case's trials passes, if nothing changed; nil where some do.
  var silence: Double?
  /// The smallest true drop that would have been found with probability 0.8, in the score's own unit; of a case further
  /// rounds included. nil where no drop would have been, and for measures and graded scores of a case.
  var detectableDrop: Double?
  /// The same of a graded score of a case: the smallest such drop of the share of its trials that reach the threshold.
  var detectableFall: Double?
  /// How likely a case like this one has no pass, if nothing changed: in its first round, and in as many trials as it may
  /// have; nil where that was not asked.
  var chanceOfNone: ChanceOfNone?
  /// The p-value that a further test of this kind would have to reach; 0 for what was not tested, and for single cases,
  /// which have no p-value.
  var critical = 0.0
  /// What trials that have no value, or that failed attempts came before, do to the verdict; nil where nothing.
  var open: Openness?

  struct ChanceOfNone: Sendable, Equatable {
    var first: Double
    var most: Double
  }

  enum Openness: Sendable, Equatable {
    /// With them as failures it is worse than before, and with them as passes it is not.
    case decidedByGaps
    /// There are more of them than in the baseline.
    case moreGaps
    /// More attempts failed than in the baseline, and retrying hid it.
    case moreFailedAttempts
  }
}
