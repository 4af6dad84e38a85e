package import SpangateTrace

/// Every plug-in that this build knows, by its kind.
package struct Registry: Sendable {
  package var targets: [any Target.Type]
  package var scorers: [any Scorer.Type]
  package var backends: [any Backend.Type]
  package var reporters: [any Reporter.Type]
  /// Reads the query of a suite's own measure; nil where there is no language for it.
  package var measureQuery: MeasureQuery?

  package init(
    targets: [any Target.Type] = [], scorers: [any Scorer.Type] = [], backends: [any Backend.Type] = [],
    reporters: [any Reporter.Type] = [], measureQuery: MeasureQuery? = nil
  ) {
    self.targets = targets
    self.scorers = scorers
    self.backends = backends
    self.reporters = reporters
    self.measureQuery = measureQuery
  }
}

/// What a query gives of the spans of a trace without gaps; throws where the query cannot be read.
package typealias MeasureQuery = @Sendable (String) throws(Misconfigured) -> @Sendable ([SpanRecord]) -> Measurement
