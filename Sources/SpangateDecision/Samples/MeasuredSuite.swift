package import SpangateCore

/// A suite with what was measured of it: one side of the comparison.
package struct MeasuredSuite: Sendable {
  package var suite: Suite
  /// In the order of `TrialKey`, all of the suite's variant.
  package var judgements: [Judgement]
  /// Only some of the file's cases were selected, so that one which is absent was not removed.
  package var isPartial: Bool

  package init(suite: Suite, judgements: [Judgement], isPartial: Bool = false) {
    self.suite = suite
    self.judgements = judgements
    self.isPartial = isPartial
  }
}
