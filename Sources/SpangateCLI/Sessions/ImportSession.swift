import SpangateCore
import SpangateGate
import SpangateImport
import SpangateStore
import SpangateTrace

/// One `spangate import`: results of another tool become a run, which is gated as any other.
struct ImportSession {
  let request: ImportRequest
  let workspace: Workspace
  var reports: ReportOutput<Report>
  let console: Console

  /// Of one file. Logs of many long conversations are large.
  private static let longest = 1 << 30

  /// Stores the run, compares or accepts it, writes the reports, and throws unless it passed.
  func run() async throws {
    let files = try request.files.map(contents)
    try checkDistinct(files)
    let scores = try request.scores.map(contents)
    let runs = try console.orStop { () throws(Finding) in try request.tool.read(files, scores: scores) }
    let store = try workspace.openStore(console)
    let id = id(of: files, scores)
    let (record, judgements) = try record(id, of: runs, keptIn: store)
    try console.orStop { () throws(Finding) in
      try store.begin(record)
      try store.append(judgements.map { TrialRecord(judgement: $0, trace: nil) }, to: id)
      try store.finish(id, state: record.state, at: record.finishedAt ?? .now)
    }
    console.note(
      "run \(id): \(judgements.count.counted("trial")) of \(Set(judgements.map(\.key.caseKey)).count.counted("case")) "
        + "imported from \(request.tool.title)")
    let dispatch = try ScoreDispatch(request.exports, workspace: workspace, console: console)
    let deliveries = await dispatch.send(judgements, of: id, keeping: store)
    var report = try await GateSession(
      request: GateRequest(run: id, baseline: request.comparison), workspace: workspace, reports: reports,
      console: console
    ).report(from: store, deliveries, to: dispatch.backends)
    report.run.uncomparedBy = request.uncomparedBy
    if let count = request.accepting {
      _ = BaselineAcceptance(store: store, redactor: Redactor(workspace.settings.redact), console: console)
        .accept(&report, as: request.baseline.place, keeping: count)
    }
    var reports = reports
    reports.whereabouts = workspace.whereabouts
    report = reports.write(report)
    if report.exitStatus != .passed { throw Stop(status: report.exitStatus) }
  }

  // MARK: Reading

  private func contents(_ path: String) throws -> ImportedFile {
    do throws(RegularFile.Unreadable) {
      return ImportedFile(path: path, bytes: try RegularFile.bytes(of: path, limit: Self.longest))
    } catch {
      throw console.fail(Finding(.fileUnreadable, "cannot read `\(path.inert())`: \(error.why)"))
    }
  }

  /// What is counted twice looks like twice the evidence.
  private func checkDistinct(_ files: [ImportedFile]) throws {
    var seen: [[UInt8]: String] = [:]
    for file in files {
      guard let other = seen.updateValue(file.path, forKey: file.bytes) else { continue }
      throw console.fail(
        Finding(.importConflicting, "`\(file.path.inert())` holds the same as `\(other.inert())`"))
    }
  }

  /// The same for the same contents, so that what is imported again is no second run.
  private func id(of files: [ImportedFile], _ scores: ImportedFile?) -> String {
    let contents = files.map { Fingerprint.hash($0.bytes).hexDigits }
    let all = contents + [scores.map { Fingerprint.hash($0.bytes).hexDigits } ?? "", request.suite ?? ""]
    return "import-\(request.tool.rawValue)-\(Fingerprint.hash(all.joined(separator: "/").utf8).hexDigits)"
  }

  /// - Parameter runs: at least one.
  private func record(
    _ id: String, of runs: [(file: String, run: ImportedRun)], keptIn store: SQLiteStore
  ) throws -> (RunRecord, [Judgement]) {
    var (records, judgements, gaps) = ([RunSuite](), [Judgement](), runs.flatMap(\.run.gaps))
    let (pass, now) = (RedactionPass(Redactor(workspace.settings.redact)), Timestamp.now)
    for (name, parts) in named(runs) {
      var imported = try console.orStop { () throws(Finding) in try ImportedSuite(name: name, of: parts) }
      if let file = request.suiteFile { imported.file = file }
      let suite = try ImportedSuites(loader: workspace.loader, console: console)
        .suite(imported.record, imported.judgements(of: id, at: now) { _ in false })
      imported.name = suite.name.value
      gaps += imported.gaps
      records.append(suite.record(beside: request.baseline))
      judgements += imported.judgements(of: id, at: now) { (try? store.trace($0)) != nil }.map { pass.redacted($0) }
    }
    var record = RunRecord(
      id: id, startedAt: runs.compactMap(\.run.startedAt).min() ?? now,
      finishedAt: runs.compactMap(\.run.finishedAt).max(), state: gaps.isEmpty ? .complete : .interrupted,
      variant: "default", revision: runs.compactMap(\.run.revision).first, seed: 0, suites: records)
    record.origin = RunOrigin(
      tool: request.tool.rawValue, version: runs.compactMap(\.run.version).first, gaps: gaps)
    return (record, judgements)
  }

  /// By suite: all of one where the user names it, else by what the results call it.
  private func named(
    _ runs: [(file: String, run: ImportedRun)]
  ) -> [(String, [(file: String, run: ImportedRun)])] {
    if let suite = request.suite { return [(request.suiteFile == nil ? suite : runs[0].run.name, runs)] }
    var groups: [(String, [(file: String, run: ImportedRun)])] = []
    for run in runs {
      if let place = groups.firstIndex(where: { $0.0 == run.run.name }) {
        groups[place].1.append(run)
      } else {
        groups.append((run.run.name, [run]))
      }
    }
    return groups
  }
}
