package import SpangateCore
import SpangateTrace

extension Plan {
  /// Plans to score recorded traces: each is a trial of its case. A case without any has one trial, which nothing can be
  /// known of.
  ///
  /// - Parameters:
  ///   - suites: narrowed to the selected cases; nothing of them can be asked again.
  ///   - traces: by suite and case, in the order of their trials.
  package init(
    recorded suites: [Suite], _ traces: [String: [String: [TraceSummary]]], run: RunRecord, baseline: Baseline?,
    using generator: inout some RandomNumberGenerator
  ) {
    self.run = run
    self.suites = []
    for suite in suites {
      let found = traces[suite.name.value] ?? [:]
      let samples = baseline?.suites[suite.name.value]
      var trials: [PlannedTrial] = []
      for index in 0..<(suite.cases.map { suite.trials(of: $0) }.max() ?? 0) {
        for `case` in suite.cases where index < suite.trials(of: `case`) {
          let own = found[`case`.id] ?? []
          let trace = index < own.count ? own[index] : nil
          let key = TrialKey(suite: suite.name.value, case: `case`.id, variant: suite.variant, index: index)
          trials.append(
            PlannedTrial(
              id: key, asking: `case`.question, runID: run.id, experimentID: suite.experimentID,
              traceID: trace?.id ?? TraceID(using: &generator),
              rootSpanID: trace?.rootSpanID ?? SpanID(using: &generator),
              exemplar: samples?.cases[`case`.id]?.exemplar))
        }
      }
      self.suites.append(PlannedSuite(suite: suite, trials: trials, done: []))
    }
  }
}
