/// Asks for what accounts for the rise of a measure.
package struct RiseQuestion: Sendable {
  package var suite: String
  package var measure: Measure
  package var cases: [PathQuestion.Case]

  package init(suite: String, measure: Measure, cases: [PathQuestion.Case]) {
    self.suite = suite
    self.measure = measure
    self.cases = cases
  }
}

/// Finds spans that account for a rise by the traces of trials.
package typealias RiseSearch = @Sendable (RiseQuestion) -> MeasureRise
