import SpangateCore
import SpangateGate
import SpangateTrace

/// Loads suites, narrowed to what was selected of them.
struct SuiteSelection {
  let workspace: Workspace
  let console: Console
  var selection = RunSelection()
  /// Over that of the suites.
  var concurrency: Int?
  /// Whether scorers that compare variants take part.
  var comparesVariants = false

  /// The suites that the command line names.
  ///
  /// - Parameter variant: nil for the first that a suite declares.
  func selected(in files: SuiteFiles, variant: String?) throws -> SelectedSuites {
    let all = try files.suites(variant: variant == "default" ? nil : variant, console: console)
    let checkout = Checkout.current
    let isNarrowed = !selection.only.isEmpty || !selection.tags.isEmpty
    let scope = SuiteScope(
      paths: isNarrowed ? [] : files.paths.map { checkout.place(of: $0) }, names: Set(all.map(\.name.value)),
      isShard: selection.shard != nil)
    return SelectedSuites(suites: try narrowed(all), scope: scope)
  }

  /// - Parameter variant: nil for the first that a suite declares.
  func suites(in files: SuiteFiles, variant: String?) throws -> [Suite] {
    try selected(in: files, variant: variant).suites
  }

  /// With the selected cases alone; there is at least one.
  func narrowed(_ suites: [Suite]) throws -> [Suite] {
    try console.check(selection.unmatched(in: suites).map { unmatched($0.option, $0.value, in: suites) })
    let narrowed = suites.map { suite in
      var suite = suite.narrowed(to: selection)
      if !comparesVariants { suite.cases = suite.cases.map { $0.withoutComparisons() } }
      if let concurrency { suite.concurrency = concurrency }
      return suite
    }.filter { !$0.cases.isEmpty }
    if narrowed.isEmpty {
      if let shard = selection.shard, hasCases(suites) {
        console.note("shard \(shard) has no case: there are fewer than shards, and the others have them all")
        throw Stop(status: .passed)
      }
      throw console.fail(nothingSelected(from: suites))
    }
    return narrowed
  }

  /// Whether there is something to ask, for some shard.
  private func hasCases(_ suites: [Suite]) -> Bool {
    var whole = selection
    whole.shard = nil
    return suites.contains { !$0.narrowed(to: whole).cases.isEmpty }
  }

  /// The suites of a run as it selected them, which must not have changed since.
  ///
  /// - Parameter asks: whether agents are to be asked further.
  func selected(of run: RunRecord, asking asks: Bool = true) throws -> SelectedSuites {
    if run.isRecorded, asks { throw console.fail(.recorded(run, "has no agent to go on with")) }
    guard run.arms.isEmpty else {
      throw console.fail(
        Finding(
          .runMismatched, "run `\(run.id)` compared variants with each other: it has no single one to go on with",
          help: "run `spangate ab` again"))
    }
    if let origin = run.origin {
      throw console.fail(
        Finding(
          .runMismatched,
          "run `\(run.id)` was imported from `\(origin.tool.inert(limit: 40))`: there is no agent to go on with",
          help: "let that tool go on, and import again"))
    }
    var same = self
    same.selection = run.selection
    let files = SuiteFiles(run.suites.map(\.file), loader: workspace.loader)
    let suites =
      run.isRecorded
      ? try same.recorded(in: files, of: run) : try same.suites(in: files, variant: run.variant)
    try checkUnchanged(suites, since: run)
    return SelectedSuites(
      suites: suites,
      scope: SuiteScope(
        paths: run.paths, names: Set(run.suites.map(\.name)), run: run.id, isShard: run.selection.shard != nil))
  }

  /// The same of a run of recorded traces: of each case as many trials as there were.
  private func recorded(in files: SuiteFiles, of run: RunRecord) throws -> [Suite] {
    let variant = run.variant == "default" ? nil : run.variant
    let suites = try files.suites(variant: variant, for: .grading, console: console)
    guard suites.allSatisfy({ $0.traceCases == nil }) else {
      throw console.fail(.recorded(run, "has its cases from the traces alone"))
    }
    let counts = Dictionary(run.suites.map { ($0.name, $0.trials) }) { first, _ in first }
    return try narrowed(suites).map { suite in
      suite.recorded { counts[suite.name.value]?[$0.id] ?? 1 }
    }
  }

  private func checkUnchanged(_ suites: [Suite], since run: RunRecord) throws {
    let changed = suites.filter { suite in
      // Who is quarantined, and what there is to compare with, decides nothing about what was measured.
      var record = run.suites.first { $0.name == suite.name.value }
      record?.quarantined = suite.record.quarantined
      // A stored run may be gated by other limits.
      record?.limits = suite.record.limits
      record?.takeScorersOfCalls(of: suite)
      record?.place = nil
      record?.baseline = nil
      record?.agent = nil
      return record != suite.record
    }
    try console.check(
      changed.map { suite in
        Finding(
          .runMismatched, "suite `\(suite.name.value)` has changed since run `\(run.id)` began", at: suite.name.range,
          help: "start a new run")
      })
  }

  private func unmatched(_ option: String, _ value: String, in suites: [Suite]) -> Finding {
    let cases = suites.flatMap(\.cases)
    let names = option == "--tag" ? Array(Set(cases.flatMap(\.tags))).sorted() : cases.map(\.id)
    return Finding(
      .nothingSelected,
      "no case of \(cases.count) \(option == "--tag" ? "has the tag" : "is called") `\(value.inert(limit: 100))`, which "
        + "`\(option)` asks for",
      help: value.nearest(among: names).map { "did you mean `\($0.inert(limit: 100))`?" }
        ?? "`spangate plan` lists the cases")
  }

  private func nothingSelected(from suites: [Suite]) -> Finding {
    let filters =
      selection.only.map { "--only \($0)" } + selection.tags.map { "--tag \($0)" }
      + (selection.shard.map { ["--shard \($0)"] } ?? [])
    let count = suites.reduce(0) { $0 + $1.cases.count }
    return Finding(
      .nothingSelected, "no case of \(count) matches `\(filters.joined(separator: " ").inert())`",
      help: "`spangate plan` lists the cases")
  }
}

extension Suite {
  /// As it is graded: so many trials of each case, and no more can be asked. All that an agent did is to be seen in its
  /// trace.
  func recorded(_ count: (Case) -> Int) -> Suite {
    var suite = self
    suite.cases = suite.cases.map { $0.asked(count($0)) }
    (suite.trials, suite.maxTrials, suite.traces) = (1, 1, .required)
    return suite
  }
}

extension Finding {
  /// SG0071.
  fileprivate static func recorded(_ run: RunRecord, _ why: String) -> Finding {
    Finding(
      .runRecorded, "run `\(run.id)` was graded from recorded traces, and \(why)",
      help: "grade the traces again: `spangate grade SUITE --traces FILE`")
  }
}
