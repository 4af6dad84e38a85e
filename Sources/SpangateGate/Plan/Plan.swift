package import SpangateCore
import SpangateDecision
import SpangateTrace

/// Every trial of a run, decided before anything runs.
package struct Plan: Sendable {
  package var run: RunRecord
  package var suites: [PlannedSuite]

  package struct PlannedSuite: Sendable {
    package var suite: Suite
    /// What is still to be measured.
    package var trials: [PlannedTrial]
    /// Measured before, when a run is resumed.
    package var done: [Judgement]
    /// What is to be asked of the control, among the others.
    package var beside: [PlannedTrial] = []
  }

  /// Plans a run, or the rest of one.
  ///
  /// - Parameters:
  ///   - suites: already narrowed to the selected cases.
  ///   - run: its seed decides each trial's seed; trace IDs are always new.
  ///   - baseline: where each case's exemplar is looked up.
  ///   - done: judgements of this run from before. Trials that could not be measured are asked again.
  package init(
    _ suites: [Suite], run: RunRecord, baseline: Baseline? = nil, done: [Judgement] = [],
    using generator: inout some RandomNumberGenerator
  ) {
    self.run = run
    let measured = done.filter(\.isMeasured)
    let known = Set(measured.map(\.key))
    self.suites = suites.map { suite in
      PlannedSuite(
        suite: suite,
        trials: run.trials(of: suite, without: known, baseline: baseline, using: &generator) { suite.trials(of: $0) },
        done: measured.filter { $0.key.suite == suite.name.value && $0.key.variant == suite.variant })
    }
  }

  /// Plans a further round of a run: what is demanded and not measured yet, in suites that need anything at all.
  ///
  /// - Parameters:
  ///   - measured: every suite of the run. Demanded trials that could not be measured are asked again.
  ///   - controls: with what is demanded of them.
  init(
    _ demands: [TrialDemand], after measured: [MeasuredSuite], run: RunRecord, baseline: Baseline?,
    controls: (demands: [TrialDemand], agents: [ControlAgent], measured: [MeasuredSuite]) = ([], [], []),
    using generator: inout some RandomNumberGenerator
  ) {
    self.run = run
    suites = []
    for measured in measured {
      let trials = run.trials(of: measured, demands, baseline: baseline, using: &generator)
      var beside: [PlannedTrial] = []
      for (agent, own) in zip(controls.agents, controls.measured)
      where own.suite.name.value == measured.suite.name.value {
        beside = run.trials(of: own, controls.demands, baseline: baseline, using: &generator)
        for index in beside.indices { beside[index].toldVariant = agent.toldVariant }
      }
      guard !trials.isEmpty || !beside.isEmpty else { continue }
      suites.append(PlannedSuite(suite: measured.suite, trials: trials, done: [], beside: beside))
    }
  }

  /// Trials that are still to be run, those of controls among them.
  package var trialCount: Int { suites.reduce(0) { $0 + $1.trials.count + $1.beside.count } }
}

extension RunRecord {
  /// What is demanded of a suite and not measured yet.
  fileprivate func trials(
    of measured: MeasuredSuite, _ demands: [TrialDemand], baseline: Baseline?,
    using generator: inout some RandomNumberGenerator
  ) -> [PlannedTrial] {
    let suite = measured.suite
    let wanted = Dictionary(
      demands.filter { $0.suite == suite.name.value }.map { ($0.case, $0.trials) },
      uniquingKeysWith: { first, second in max(first, second) })
    guard !wanted.isEmpty else { return [] }
    let known = Set(measured.judgements.filter(\.isMeasured).map(\.key))
    return trials(of: suite, without: known, baseline: baseline, using: &generator) { `case` in
      min(wanted[`case`.id] ?? 0, max(suite.maxTrials, suite.trials(of: `case`)))
    }
  }

  /// The trials of a suite that are not known yet, of each case as many as `count` says.
  ///
  /// One trial of every case before the second of any: a budget that runs out has then seen the whole suite.
  fileprivate func trials(
    of suite: Suite, without known: Set<TrialKey>, baseline: Baseline?,
    using generator: inout some RandomNumberGenerator, upTo count: (Case) -> Int
  ) -> [PlannedTrial] {
    let counts = suite.cases.map(count)
    let samples = baseline?.suites[suite.name.value]
    var trials: [PlannedTrial] = []
    trials.reserveCapacity(counts.reduce(0, +))
    for index in 0..<(counts.max() ?? 0) {
      for (`case`, count) in zip(suite.cases, counts) where index < count {
        let key = TrialKey(suite: suite.name.value, case: `case`.id, variant: suite.variant, index: index)
        guard !known.contains(key) else { continue }
        trials.append(
          PlannedTrial(
            id: key, asking: `case`.question, runID: id, experimentID: suite.experimentID,
            traceID: TraceID(using: &generator), rootSpanID: SpanID(using: &generator),
            exemplar: samples?.cases[`case`.id]?.exemplar, seed: key.seed(from: seed)))
      }
    }
    return trials
  }
}

extension Suite {
  /// As the run's record keeps it.
  package var record: RunSuite {
    RunSuite(
      name: name.value, file: file,
      cases: Dictionary(uniqueKeysWithValues: cases.map { ($0.id, $0.fingerprint) }),
      scorers: Dictionary(
        uniqueKeysWithValues: cases.map { `case` in
          (`case`.id, Dictionary(uniqueKeysWithValues: `case`.scorers.map { ($0.name, $0.fingerprint) }))
        }),
      trials: Dictionary(uniqueKeysWithValues: cases.map { ($0.id, trials(of: $0)) }),
      quarantined: Set(cases.map(\.id)).intersection(quarantine.map(\.value.case)), limits: limits)
  }
}

extension RunSuite {
  /// Takes over the scorers of calls that a run from before there were any does not have.
  package mutating func takeScorersOfCalls(of suite: Suite) {
    for item in suite.cases {
      for scorer in item.scorers where scorer.judgesCalls && scorers[item.id]?[scorer.name] == nil {
        scorers[item.id]?[scorer.name] = scorer.fingerprint
      }
    }
  }
}

extension TrialKey {
  /// The same for every variant, so that an A/B comparison is of like with like.
  func seed(from run: UInt64) -> UInt64 {
    Fingerprint.hash("\(run)/\(suite)/\(self.case)/\(index)".utf8)
  }
}
