import SpangateCore
import SpangateStore
import SpangateTrace
import SpangateYAML

/// What a gate goes by: the suites with the quarantine that holds, the baseline, and what there is to say about them.
struct GateInputs: Sendable {
  let suites: [Suite]
  let baseline: Baseline?
  /// Of its passing trials, beside those of the store.
  let traces: [BaselineTraces]
  /// Known before anything is asked. They belong into the report; one that is an error makes it no pass.
  let findings: [Finding]

  /// - Parameters:
  ///   - store: nil when there is none yet, and so no baseline.
  ///   - prompts: also whether prompts have changed; nil where no agent is going to be asked.
  ///   - now: what the age of baselines and the end of quarantines are measured by.
  init(
    _ selected: SelectedSuites, comparedWith choice: BaselineChoice, in store: SQLiteStore?,
    prompts: PromptCheck? = nil, loader: SuiteLoader, console: Console, at now: Timestamp
  ) async throws {
    let revision = choice.revision.map { BaselineRevision($0) }
    var findings: [Finding] = []
    var held: [Suite] = []
    for var suite in selected.suites {
      suite.gate.noWorseThan = choice.noWorseThan ?? suite.gate.noWorseThan
      let chosen = try await console.orStop { [loader] () async throws(Finding) in
        try await suite.withQuarantine(at: revision, loader: loader)
      }
      let expired = chosen.suite.expiringQuarantine(at: now)
      findings += chosen.findings + expired.findings
      held.append(expired.suite)
    }
    let found = try await BaselineLookup(choice: choice, store: store, console: console)
      .found(for: held, of: selected.scope)
    let baseline = found.baseline
    findings = found.findings + findings
    findings += held.compactMap { suite in baseline.flatMap { suite.staleness(of: $0, at: now) } }
    findings += held.flatMap { suite in baseline.map { suite.fewerTrials(than: $0) } ?? [] }
    if let prompts {
      findings += try await console.orStop { () async throws(Finding) in
        try await prompts.findings(for: selected.suites)
      }
    }
    self.suites = held
    self.baseline = baseline
    traces = found.traces
    self.findings = findings
  }
}
