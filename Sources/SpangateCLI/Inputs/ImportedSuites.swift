import SpangateCore
import SpangateImport
import SpangateTrace
import SpangateYAML

/// Makes suites of what was imported: there is no file that asks anybody, and may be one that says how to compare.
struct ImportedSuites {
  let loader: SuiteLoader
  let console: Console

  /// Those of a run that was imported before.
  func selected(of run: RunRecord, _ judgements: [Judgement]) throws -> SelectedSuites {
    let suites = try run.suites.map { record in
      try suite(record, judgements.filter { $0.key.suite == record.name })
    }
    return SelectedSuites(suites: suites, scope: SuiteScope(names: Set(run.suites.map(\.name)), run: run.id))
  }

  /// - Parameter record: whose file is a suite file, or the results themselves.
  func suite(_ record: RunSuite, _ judgements: [Judgement]) throws -> Suite {
    var suite = Suite(imported: record, judgements: judgements, gate: GatePolicy(), quarantine: [])
    guard ImportRequest.isSuiteFile(record.file) else { return suite }
    let loaded = loader.policy(
      at: record.file, scorers: suite.cases.flatMap(\.scorers), cases: suite.cases.map(\.id))
    try console.check(loaded.findings)
    guard let policy = loaded.value else { throw Stop(status: .invalid) }
    suite.folder = record.file.lastIndex(of: "/").map { String(record.file[..<$0]) } ?? "."
    (suite.name, suite.gate, suite.quarantine) = (policy.name, policy.gate, policy.quarantine)
    return suite
  }
}

extension RunRecord {
  /// SG0456, of a run that was imported.
  func missingCases(of judgements: [Judgement], since baseline: Baseline?) -> [Finding] {
    guard let origin, let baseline else { return [] }
    let scored = Set(
      judgements.filter { judgement in
        // What failed ran all the same.
        judgement.failure != nil || judgement.scores.isEmpty
          || judgement.scores.contains { $0.severity == .blocking || $0.score.value.sample != nil }
      }.map(\.key.caseKey))
    return missingScores(of: judgements, in: scored, since: baseline)
      + suites.compactMap { suite in
        let before = baseline.suites[suite.name]?.cases ?? [:]
        let missing = before.filter { id, samples in
          origin.expects(id) && samples.scores.values.contains { $0.severity == .blocking && !$0.samples.isEmpty }
            && !scored.contains(CaseKey(suite: suite.name, case: id)) && !suite.quarantined.contains(id)
        }.keys.sorted()
        return lack(
          of: missing.map { "case `\($0.inert(limit: 100))`" }, in: suite, since: baseline,
          help: "import results of all cases; if they are gone for good, accept the run")
      }
  }

  /// SG0456, of scores that the baseline has of a case, and no trial of this run.
  private func missingScores(
    of judgements: [Judgement], in scored: Set<CaseKey>, since baseline: Baseline
  ) -> [Finding] {
    guard let origin else { return [] }
    let given = Dictionary(grouping: judgements, by: \.key.caseKey).mapValues { judgements in
      Set(judgements.flatMap { $0.scores.map(\.name) })
    }
    return suites.compactMap { suite in
      let missing = (baseline.suites[suite.name]?.cases ?? [:]).sorted { $0.key < $1.key }.flatMap { id, samples in
        let key = CaseKey(suite: suite.name, case: id)
        guard origin.expects(id), scored.contains(key), !suite.quarantined.contains(id) else { return [String]() }
        return samples.scores.sorted { $0.key < $1.key }.filter { name, before in
          before.severity == .blocking && !before.samples.isEmpty && given[key]?.contains(name) != true
        }.map { name, _ in "score `\(name.inert(limit: 100))` of case `\(id.inert(limit: 100))`" }
      }
      return lack(
        of: missing, in: suite, since: baseline,
        help: "import results with all scores; if they are gone for good, accept the run")
    }
  }

  /// SG0456, which names the first; nil where nothing is missing.
  private func lack(of missing: [String], in suite: RunSuite, since baseline: Baseline, help: String) -> Finding? {
    guard let first = missing.first else { return nil }
    let more = missing.count > 1 ? " and \(missing.count - 1) more" : ""
    return Finding(
      .importCasesMissing,
      "the results of suite `\(suite.name.inert(limit: 100))` lack \(first)\(more), which baseline "
        + "`\(baseline.name.inert(limit: 100))` has",
      at: SourceRange(file: suite.file), help: help)
  }

  /// SG0453, of a run that another tool did not end.
  var incompleteness: [Finding] {
    guard let origin, let first = origin.gaps.first else { return [] }
    return [
      Finding(
        .importIncomplete, "the run of `\(origin.tool.inert(limit: 40))` is not all there: \(first.inert(limit: 400))",
        at: suites.first.map { SourceRange(file: $0.file) },
        notes: origin.gaps.dropFirst().prefix(9).map { .init("also", $0.inert(limit: 400)) },
        help: "let the tool end it, and import it again")
    ]
  }
}

extension RunOrigin {
  /// Whether results without a case are not whole. A report of whatifd is of other traces each time.
  fileprivate func expects(_ id: String) -> Bool {
    tool != ImportTool.whatifd.rawValue || id == "verdict" || id.hasPrefix("cohort ")
  }
}
