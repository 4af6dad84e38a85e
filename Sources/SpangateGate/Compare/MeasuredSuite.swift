package import SpangateCore

/// A suite with what was measured of it: one side of the comparison.
package struct MeasuredSuite: Sendable {
  package var suite: Suite
  /// In the order of ``TrialKey``, all of the suite's variant.
  package var judgements: [Judgement]

  package init(suite: Suite, judgements: [Judgement]) {
    self.suite = suite
    self.judgements = judgements
  }
}
