extension EncodedBaseline {
  package init(_ baseline: Baseline) {
    name = baseline.name
    runs = baseline.runs.map { Run(run: $0.id, acceptedAt: $0.acceptedAt, revision: $0.revision) }
    places = baseline.suites.compactMapValues(\.place)
    limits = baseline.suites.compactMapValues(\.limits)
    suites = baseline.suites.mapValues { $0.cases.mapValues(EncodedBaseline.Case.init) }
  }

  package var baseline: Baseline {
    let samples = suites.map { name, cases in
      (name, Baseline.SuiteSamples(cases: cases.mapValues(\.samples), place: places[name], limits: limits[name]))
    }
    return Baseline(
      name: name,
      runs: runs.map { Baseline.AcceptedRun(id: $0.run, acceptedAt: $0.acceptedAt, revision: $0.revision) },
      suites: Dictionary(uniqueKeysWithValues: samples))
  }
}

extension EncodedBaseline.Case {
  fileprivate init(_ samples: Baseline.CaseSamples) {
    self.init(
      fingerprint: samples.fingerprint, exemplar: samples.exemplar,
      scores: samples.scores.mapValues {
        EncodedBaseline.Score(
          fingerprint: $0.fingerprint, values: $0.samples.byRun, unscored: $0.unscored.byRun,
          severity: $0.severity)
      },
      measures: Dictionary(uniqueKeysWithValues: samples.measures.map { ($0.key.rawValue, $0.value.byRun) }),
      failedAttempts: samples.failedAttempts.byRun)
  }

  fileprivate var samples: Baseline.CaseSamples {
    let known = measures.compactMap { name, values in
      Measure(rawValue: name).map { ($0, Baseline.Samples(byRun: values)) }
    }
    return Baseline.CaseSamples(
      fingerprint: fingerprint, exemplar: exemplar,
      scores: scores.mapValues {
        Baseline.ScoreSamples(
          fingerprint: $0.fingerprint, samples: Baseline.Samples(byRun: $0.values),
          unscored: Baseline.Samples(byRun: $0.unscored), severity: $0.severity)
      }, measures: Dictionary(uniqueKeysWithValues: known), failedAttempts: Baseline.Samples(byRun: failedAttempts))
  }
}
