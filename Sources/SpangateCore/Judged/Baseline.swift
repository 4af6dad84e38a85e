/// Accepted samples to compare with.
package struct Baseline: Sendable, Equatable {
  package var name: String
  /// The run that was accepted.
  package var runID: String
  package var acceptedAt: Timestamp
  package var revision: String?
  package var suites: [String: SuiteSamples]

  package init(
    name: String, runID: String, acceptedAt: Timestamp, revision: String? = nil, suites: [String: SuiteSamples] = [:]
  ) {
    self.name = name
    self.runID = runID
    self.acceptedAt = acceptedAt
    self.revision = revision
    self.suites = suites
  }

  package struct SuiteSamples: Sendable, Equatable {
    package var cases: [String: CaseSamples]

    package init(cases: [String: CaseSamples] = [:]) { self.cases = cases }
  }

  package struct CaseSamples: Sendable, Equatable {
    /// Of the case's text when these were measured.
    package var fingerprint: Fingerprint
    /// A trial that shows how it should look: one that passed, where there is one.
    package var exemplar: SpanReference?
    package var scores: [String: ScoreSamples]
    package var measures: [Measure: [Double]]

    package init(
      fingerprint: Fingerprint, exemplar: SpanReference? = nil, scores: [String: ScoreSamples] = [:],
      measures: [Measure: [Double]] = [:]
    ) {
      self.fingerprint = fingerprint
      self.exemplar = exemplar
      self.scores = scores
      self.measures = measures
    }
  }

  package struct ScoreSamples: Sendable, Equatable {
    /// Of the scorer and its configuration when these were measured.
    package var fingerprint: Fingerprint
    /// In the order of the trials.
    package var values: [Double]

    package init(fingerprint: Fingerprint, values: [Double]) {
      self.fingerprint = fingerprint
      self.values = values
    }
  }
}
