/// How often a judge preferred one variant's answers to the first variant's. It is reported and decides nothing.
package struct Preference: Sendable, Equatable {
  /// The score's name.
  package var name: String
  /// Pairs of answers of which the second variant's was preferred, neither was, and the first variant's was.
  package var preferred: Int
  package var even: Int
  package var rejected: Int
  /// Pairs that could not be judged.
  package var unjudged: Int
  /// The mean of the cases' means: 1 when the second variant's was preferred always, 0.5 when neither is better. Absent
  /// when nothing was judged.
  package var share: Measurement
  /// 95 %, of the share; nil when nothing varied, or there are fewer than two clusters of cases.
  package var interval: ClosedRange<Double>?
  /// Two-sided, of the sign test over cases: how likely are so many cases on one side, if neither is better.
  package var pValue: Double?

  package init(
    name: String, preferred: Int, even: Int, rejected: Int, unjudged: Int = 0, share: Measurement,
    interval: ClosedRange<Double>? = nil, pValue: Double? = nil
  ) {
    self.name = name
    self.preferred = preferred
    self.even = even
    self.rejected = rejected
    self.unjudged = unjudged
    self.share = share
    self.interval = interval
    self.pValue = pValue
  }
}
