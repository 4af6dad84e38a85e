package import SpangateTrace

/// Accepted samples to compare with: those of the last accepted runs, as far as they asked the same in the same way.
///
/// Samples of a case or scorer that changed since are dropped when a run is accepted, so that what is compared with is
/// never a mixture.
package struct Baseline: Sendable, Equatable {
  package var name: String
  /// The runs that the samples are of, in the order in which they were accepted; at least one.
  package var runs: [AcceptedRun]
  package var suites: [String: SuiteSamples]

  /// - Parameter runs: at least one.
  package init(name: String, runs: [AcceptedRun], suites: [String: SuiteSamples] = [:]) {
    precondition(!runs.isEmpty, "a baseline is of a run")
    self.name = name
    self.runs = runs
    self.suites = suites
  }

  /// A baseline of one run.
  package init(
    name: String, runID: String, acceptedAt: Timestamp, revision: String? = nil, suites: [String: SuiteSamples] = [:]
  ) {
    self.init(name: name, runs: [AcceptedRun(id: runID, acceptedAt: acceptedAt, revision: revision)], suites: suites)
  }

  /// The run that was accepted last.
  package var latest: AcceptedRun {
    get { runs[runs.count - 1] }
    set { runs[runs.count - 1] = newValue }
  }

  package struct AcceptedRun: Sendable, Equatable {
    package var id: String
    /// Kept to the millisecond once another run was accepted after it.
    package var acceptedAt: Timestamp
    package var revision: String?

    package init(id: String, acceptedAt: Timestamp, revision: String? = nil) {
      self.id = id
      self.acceptedAt = acceptedAt
      self.revision = revision
    }
  }

  package struct SuiteSamples: Sendable, Equatable {
    package var cases: [String: CaseSamples]
    /// Where its file was: from the top of the checkout on, or absolute outside of it. nil when that is not known.
    package var place: String?
    /// ``Suite/limits`` of the latest run; nil where they were not kept.
    package var limits: [String: Double]?

    package init(cases: [String: CaseSamples] = [:], place: String? = nil, limits: [String: Double]? = nil) {
      self.cases = cases
      self.place = place
      self.limits = limits
    }
  }

  package struct CaseSamples: Sendable, Equatable {
    /// Of the case's text when these were measured.
    package var fingerprint: Fingerprint
    /// A trial that shows how it should look: one that passed, where there is one.
    package var exemplar: SpanReference?
    package var scores: [String: ScoreSamples]
    package var measures: [Measure: Samples]
    /// Of each trial that was answered, how many attempts the agent failed in before; a run without any has none.
    package var failedAttempts: Samples

    package init(
      fingerprint: Fingerprint, exemplar: SpanReference? = nil, scores: [String: ScoreSamples] = [:],
      measures: [Measure: Samples] = [:], failedAttempts: Samples = []
    ) {
      self.failedAttempts = failedAttempts
      self.fingerprint = fingerprint
      self.exemplar = exemplar
      self.scores = scores
      self.measures = measures
    }
  }

  package struct ScoreSamples: Sendable, Equatable {
    /// Of the scorer and its configuration when these were measured.
    package var fingerprint: Fingerprint
    package var samples: Samples
    /// How many trials have no value: one number for each run that has such trials.
    package var unscored: Samples
    /// Whether it could fail the gate when the latest of these were accepted.
    package var severity: ScoreSeverity

    package init(
      fingerprint: Fingerprint, samples: Samples, unscored: Samples = [], severity: ScoreSeverity = .blocking
    ) {
      self.unscored = unscored
      self.fingerprint = fingerprint
      self.samples = samples
      self.severity = severity
    }

    /// Values of the only run.
    package init(fingerprint: Fingerprint, values: [Double]) {
      self.init(fingerprint: fingerprint, samples: Samples(values))
    }

    /// Of all runs, oldest first, in the order of the trials. Values that are set are of a single run.
    package var values: [Double] {
      get { samples.values }
      set { samples = Samples(newValue) }
    }
  }
}
