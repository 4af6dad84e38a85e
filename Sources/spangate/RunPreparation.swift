import FoundationEssentials
import SpangateBuiltins
import SpangateCore
import SpangateGate
import SpangateStore

/// Turns options into a plan: everything that can be known before the agent is asked.
struct RunPreparation {
  let place: Place
  let console: Console
  var options: RunOptions
  /// Whether scorers that compare variants take part.
  var comparesVariants = false

  /// The suites, narrowed to what was selected.
  func suites(_ paths: [String], resuming run: RunRecord?) throws -> [Suite] {
    if let run, !run.arms.isEmpty {
      try console.check([
        Finding(
          .runMismatched, "run `\(run.id)` compared variants with each other: it has no single one to go on with",
          help: "run `spangate ab` again")
      ])
    }
    let files = run.map { $0.suites.map(\.file) } ?? paths
    let variant = run?.variant ?? options.variant
    let selection = run?.selection ?? options.selection
    let suites = try place.suites(files, variant: variant == "default" ? nil : variant, console: console)
    let narrowed = suites.map { suite in
      var suite = suite.narrowed(to: selection)
      if !comparesVariants { suite.cases = suite.cases.map { $0.withoutComparisons() } }
      if let concurrency = options.asking.concurrency { suite.concurrency = concurrency }
      return suite
    }.filter { !$0.cases.isEmpty }
    if narrowed.isEmpty { try console.check([nothingSelected(from: suites, by: selection)]) }
    if let run { try checkUnchanged(narrowed, since: run) }
    return narrowed
  }

  /// What to compare with: one baseline out of those that the suites name.
  ///
  /// - Parameter revision: of which a baseline that is a file of the suites' checkout is read.
  func baseline(
    for suites: [Suite], in store: SQLiteStore, at revision: BaselineRevision? = nil
  ) async throws -> Baseline? {
    if options.noBaseline { return nil }
    if let name = options.baseline, name.hasSuffix(".json") || name.contains("/") {
      return try await baseline(file: name, beside: suites[0].file, at: revision)
    }
    var combined: Baseline?
    for suite in suites {
      let name = options.baseline ?? suite.gate.baseline
      let found = try console.orStop { () throws(Finding) in try store.baseline(named: name) }
      guard let found, found.suites[suite.name.value] != nil else {
        console.show([
          Finding(
            .baselineMissing, "baseline `\(name)` has no samples of suite `\(suite.name.value)` yet: only floors apply",
            // Whoever names one on the command line expects it to be there.
            severity: options.baseline == nil ? .note : .warning)
        ])
        continue
      }
      var next = combined ?? Baseline(name: name, runs: found.runs)
      next.take(suite.name.value, from: found)
      combined = next
    }
    return combined
  }

  private func baseline(file: String, beside suite: String, at revision: BaselineRevision?) async throws -> Baseline? {
    guard let revision, await revision.isOneCheckout(file, suite) else {
      return try console.orStop { () throws(Finding) in try BaselineFile.read(file) }
    }
    let contents = try await console.orStop { () async throws(Finding) in try await revision.contents(of: file) }
    let name = "\(revision.name):\(file)"
    guard let contents else {
      console.show([
        Finding(.baselineMissing, "there is no file `\(name.inert())` yet: only floors apply", severity: .warning)
      ])
      return nil
    }
    return try console.orStop { () throws(Finding) in try BaselineFile.parse(contents, file: name) }
  }

  /// `--export` over what `spangate.yaml` names.
  func backends() throws -> [NamedBackend] {
    guard !options.asking.export.isEmpty else { return place.settings.backends }
    return try options.asking.export.map { name in
      if let named = place.settings.backends.first(where: { $0.name == name }) { return named }
      guard name.hasPrefix("http://") || name.hasPrefix("https://") else {
        let known = place.settings.backends.map { "`\($0.name)`" }.joined(separator: ", ")
        try console.check([
          Finding(
            .kindUnknown, "no backend is called `\(name.inert())`",
            help: known.isEmpty
              ? "name one under `backends` in spangate.yaml, or give an OTLP URL" : "there is \(known)")
        ])
        throw Stop(status: .invalid)
      }
      do throws(Misconfigured) {
        return NamedBackend(name: name, backend: try OTLPBackend(url: name))
      } catch {
        try console.check([Finding(.valueInvalid, "`--export \(name.inert())`: \(error.message)")])
        throw Stop(status: .invalid)
      }
    }
  }

  func plan(_ suites: [Suite], baseline: Baseline?, resuming run: RunRecord?, from store: SQLiteStore) throws -> Plan {
    var generator = SystemRandomNumberGenerator()
    let done =
      try run.map { run in try console.orStop { () throws(Finding) in try store.judgements(of: run.id) } } ?? []
    let record = run ?? newRun(suites)
    return Plan(suites, run: record, baseline: baseline, done: done, using: &generator)
  }

  func reports() throws -> ReportOutput {
    let texts = options.asking.report.isEmpty ? ["full"] : options.asking.report
    let requests = try texts.map { text in
      try console.orStop { () throws(Finding) in try ReportRequest(text, registry: place.registry) }
    }
    return ReportOutput(requests: requests, registry: place.registry, environment: place.environment, console: console)
  }

  func newRun(_ suites: [Suite]) -> RunRecord {
    let now = Timestamp.now
    let moment = now.iso8601.prefix(19).filter { $0 != "-" && $0 != ":" }
    return RunRecord(
      id: "\(moment)-\(UInt64.random(in: 0..<1 << 16).hexDigits.suffix(4))", startedAt: now,
      variant: suites.first?.variant ?? "default", revision: CIRun(environment: place.environment)?.revision,
      seed: options.asking.seed ?? UInt64.random(in: 0..<1 << 53), selection: options.selection,
      suites: suites.map(\.record))
  }

  private func checkUnchanged(_ suites: [Suite], since run: RunRecord) throws {
    let changed = suites.filter { suite in
      // Who is quarantined decides nothing about what was measured.
      var record = run.suites.first { $0.name == suite.name.value }
      record?.quarantined = suite.record.quarantined
      return record != suite.record
    }
    try console.check(
      changed.map { suite in
        Finding(
          .runMismatched, "suite `\(suite.name.value)` has changed since run `\(run.id)` began", at: suite.name.range,
          help: "start a new run")
      })
  }

  private func nothingSelected(from suites: [Suite], by selection: RunSelection) -> Finding {
    let filters =
      selection.only.map { "--only \($0)" } + selection.tags.map { "--tag \($0)" }
      + (selection.shard.map { ["--shard \($0)"] } ?? [])
    let count = suites.reduce(0) { $0 + $1.cases.count }
    return Finding(
      .nothingSelected, "no case of \(count) matches `\(filters.joined(separator: " ").inert())`",
      help: "`spangate plan` lists the cases")
  }
}
