package import SpangateTrace

extension Baseline {
  /// Makes a run the samples to compare with from now on.
  ///
  /// Only the first round counts, in scores and measures alike: cases get further trials because they looked bad, and
  /// samples that were chosen so would make the baseline worse than the agent is.
  ///
  /// - Parameters:
  ///   - judgements: of the run, in the order of ``TrialKey``.
  ///   - earlier: the baseline of this name so far. Suites that the run did not measure stay as they are, and so do the
  ///     cases that a run of only some cases left out; such a run can be accepted no other way. When the same run was
  ///     accepted before, this takes the place of it. Quarantined cases keep the samples that they had.
  ///   - keep: of how many accepted runs a case keeps its samples, this one included: those whose case and scorer are
  ///     still the same.
  ///
  /// Suites that the run could have had and has no longer are taken out: ``absentSuites(from:)``.
  ///
  /// - Throws: SG0403 when the run did not finish, or a case of it could not be measured; SG0406 for an A/B run.
  package init(
    accepting run: RunRecord, judgements: [Judgement], name: String, at time: Timestamp,
    over earlier: Baseline? = nil, keeping keep: Int = 1
  ) throws(Finding) {
    guard run.arms.isEmpty else {
      throw Finding(
        .runMismatched, "run `\(run.id)` compared variants with each other and cannot become baseline `\(name)`",
        help: "run one of them with `spangate run --variant`, and accept that")
    }
    let byCase = Dictionary(grouping: judgements.filter { run.isFirstRound($0.key) && !run.isOfControl($0.key) }) {
      [$0.key.suite, $0.key.case]
    }
    let problems = Self.gaps(in: run, byCase, isPartialAllowed: earlier != nil)
    guard problems.isEmpty else {
      throw Finding(
        .runIncomplete, "run `\(run.id)` cannot become baseline `\(name)`: \(problems[0])",
        notes: problems.dropFirst().prefix(9).map { Finding.Note("also", $0) },
        help: run.origin.map { "import a run that `\($0.tool)` ended" }
          ?? "finish the run with `--resume \(run.id)`, or run again")
    }
    let accepted = AcceptedRun(id: run.id, acceptedAt: time, revision: run.revision)
    self.init(name: name, runs: (earlier?.runs ?? []) + [accepted], suites: earlier?.suites ?? [:])
    let place = runs.count - 1
    if let before = runs.firstIndex(where: { $0.id == run.id }), before < place { forget(before) }
    for name in absentSuites(from: run) { suites[name] = nil }
    for suite in run.suites {
      let before = suites[suite.name]?.cases ?? [:]
      var cases = run.selection.isPartial ? before : [:]
      for (id, fingerprint) in suite.cases {
        // What is known to be broken must not become what later runs are compared with.
        if suite.quarantined.contains(id) {
          cases[id] = before[id]
          continue
        }
        let samples = CaseSamples(
          fingerprint: fingerprint, scorers: suite.scorers[id] ?? [:], judgements: byCase[[suite.name, id]] ?? [],
          run: place)
        cases[id] = samples.joined(to: before[id], scorers: suite.scorers[id] ?? [:], keeping: keep)
      }
      suites[suite.name] = SuiteSamples(cases: cases, place: suite.place, limits: suite.limits)
    }
    dropUnusedRuns()
  }

  /// Suites whose file is, or was, among those that a run names, and that the run does not have.
  package func absentSuites(from run: RunRecord) -> [String] {
    absentSuites(from: run.paths, having: Set(run.suites.map(\.name)))
  }

  /// - Parameters:
  ///   - paths: files, folders and patterns, from the top of the checkout on.
  ///   - names: of the suites that are in them.
  package func absentSuites(from paths: [String], having names: Set<String>) -> [String] {
    suites.filter { name, samples in
      guard !names.contains(name), let place = samples.place else { return false }
      return paths.contains { Self.covers($0, place) }
    }.keys.sorted()
  }

  /// Whether a file, a folder or a pattern stands for the file at a place. `**` stands for any number of folders.
  private static func covers(_ path: String, _ place: String) -> Bool {
    if path == place || path == "." && !place.hasPrefix("/") || place.hasPrefix(path + "/") { return true }
    return path.utf8.contains { "*?[".utf8.contains($0) } && place.fits(pattern: path)
  }

  /// What the run lacks to be complete, each in a sentence.
  private static func gaps(
    in run: RunRecord, _ judgements: [[String]: [Judgement]], isPartialAllowed: Bool
  ) -> [String] {
    var gaps: [String] = []
    switch run.state {
    case .complete: break
    case .running: gaps.append("it has not finished")
    case .interrupted: gaps.append("it was interrupted")
    }
    if run.selection.isPartial && !isPartialAllowed { gaps.append("it ran only some of the suite's cases") }
    for suite in run.suites {
      for id in suite.cases.keys.sorted() where !suite.quarantined.contains(id) {
        let trials = judgements[[suite.name, id]] ?? []
        let place = "case `\(id)` of suite `\(suite.name)`"
        if trials.count < suite.trials[id] ?? 1 {
          gaps.append("\(place) has \(trials.count) of \(suite.trials[id] ?? 1) trials")
        } else if let failure = trials.first?.failure, trials.allSatisfy({ $0.failure != nil }) {
          gaps.append("\(place) could not be measured: \(failure.message.inert(limit: 200))")
        } else {
          let unscored = (suite.scorers[id] ?? [:]).keys.sorted().filter { isUnscored($0, in: trials) }
          gaps += unscored.map { "`\($0)` of \(place) was never scored" }
        }
      }
    }
    return gaps
  }

  /// A blocking score that no trial has. An advisory one may be missing.
  private static func isUnscored(_ name: String, in trials: [Judgement]) -> Bool {
    let scores = trials.compactMap { $0.score(name) }
    return scores.allSatisfy { $0.severity == .blocking && $0.score.value.sample == nil }
  }
}

extension RunRecord {
  /// Whether a trial is the control's: it is no sample of what was run.
  package func isOfControl(_ trial: TrialKey) -> Bool {
    controls.contains { $0.suite == trial.suite && $0.variant == trial.variant }
  }

  /// Whether a trial was planned before anything was known; of a case that the run does not know, any was.
  fileprivate func isFirstRound(_ trial: TrialKey) -> Bool {
    guard let count = suites.first(where: { $0.name == trial.suite })?.trials[trial.case] else { return true }
    return trial.index < count
  }
}

extension RunSelection {
  /// Not every case of the suites was asked for.
  package var isPartial: Bool { !only.isEmpty || !tags.isEmpty || shard != nil }
}

extension Baseline.CaseSamples {
  fileprivate init(fingerprint: Fingerprint, scorers: [String: Fingerprint], judgements: [Judgement], run: Int) {
    let measured = judgements.filter { $0.failure == nil }
    self.init(fingerprint: fingerprint)
    exemplar = measured.first { $0.passed == true }.map { SpanReference(trace: $0.traceID, span: $0.rootSpanID) }
    for (name, fingerprint) in scorers {
      // Of trials that failed, too: what judges calls has a value there.
      let given = judgements.compactMap { $0.score(name) }
      let values = given.compactMap(\.score.value.sample)
      guard !values.isEmpty else { continue }
      let missing = judgements.count - values.count
      scores[name] = Baseline.ScoreSamples(
        fingerprint: fingerprint, samples: Baseline.Samples(values, of: run),
        unscored: missing > 0 ? Baseline.Samples([Double(missing)], of: run) : [],
        severity: given.first?.severity ?? .blocking)
    }
    if measured.contains(where: { $0.failedAttempts > 0 }) {
      failedAttempts = Baseline.Samples(measured.map { Double($0.failedAttempts) }, of: run)
    }
    for measure in Measure.ordered(measured.flatMap(\.measures.keys)) {
      let samples = Baseline.Samples(measured.compactMap { $0.measures[measure]?.value }, of: run)
      if !samples.isEmpty { measures[measure] = samples }
    }
    // That nobody measured the call as a whole is kept, or the latency would be taken for it: see `Measure.renamed`.
    if measures[.wallTime] == nil, measures[.latency] != nil { measures[.wallTime] = [] }
  }

  /// These samples after the earlier ones, as far as those are of the same case and scorer.
  fileprivate func joined(
    to earlier: Baseline.CaseSamples?, scorers: [String: Fingerprint], keeping keep: Int
  ) -> Baseline.CaseSamples {
    guard keep > 1, let earlier, earlier.fingerprint == fingerprint else { return self }
    var all = self
    all.exemplar = exemplar ?? earlier.exemplar
    for (name, scored) in earlier.scores where scorers[name] == scored.fingerprint {
      all.scores[name] = Baseline.ScoreSamples(
        fingerprint: scored.fingerprint, samples: scored.samples + (scores[name]?.samples ?? []),
        unscored: scored.unscored + (scores[name]?.unscored ?? []), severity: (scores[name] ?? scored).severity)
    }
    all.failedAttempts = earlier.failedAttempts + failedAttempts
    all.measures = Measure.renamed(earlier.measures).merging(measures) { $0 + $1 }
    let kept = all.runs.sorted().suffix(keep)
    return kept.count == all.runs.count ? all : all.moved(to: Dictionary(uniqueKeysWithValues: kept.map { ($0, $0) }))
  }
}
