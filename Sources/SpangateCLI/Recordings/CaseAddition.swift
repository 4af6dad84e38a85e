import FoundationEssentials
import SpangateCore
import SpangateRecordings
import SpangateStore
import SpangateTrace
import SpangateWire
import SpangateYAML

/// One `spangate case add`.
struct CaseAddition {
  private let request: CaseRequest
  private let workspace: Workspace
  private let console: Console

  init(_ request: CaseRequest, workspace: Workspace, console: Console) {
    (self.request, self.workspace, self.console) = (request, workspace, console)
  }

  /// Prints the case, or puts it into its suite.
  func add() async throws {
    let pass = RedactionPass(Redactor(workspace.settings.redact))
    let spans = try await spans().map { pass.redacted($0) }
    guard let path = request.suite else {
      let added = try draft(spans, ExchangeNames()).added
      return console.out(added.lines.joined(separator: "\n"))
    }
    let files = try console.orStop { () throws(Finding) in try suiteFile(path) }
    let names = workspace.loader.load(files, variant: nil, needsAgent: false).value?.recorded?.exchange
    var changed = Loaded<[UInt8]>(nil)
    // Scores of the suite may have the names that these would have.
    for isNamed in [false, true] where changed.value == nil {
      changed = workspace.loader.adding(
        try draft(spans, names ?? ExchangeNames(), isNamed: isNamed).added, to: files)
      if !changed.findings.contains(where: { $0.rule == .idDuplicate }) { break }
    }
    try console.check(changed.findings)
    guard let bytes = changed.value else { throw Stop(status: .invalid) }
    try write(bytes, to: path)
    let id = try draft(spans, names ?? ExchangeNames()).added.id
    console.note("case `\(id.inert(limit: 100))` is in `\(path.inert())` now: look at it before you rely on it")
  }

  private func draft(_ spans: [SpanRecord], _ names: ExchangeNames, isNamed: Bool = false) throws -> CaseDraft {
    try console.orStop { () throws(Finding) in
      try CaseDraft(
        spans, names: names, id: request.id, input: request.input, tags: request.tags, isNamed: isNamed)
    }
  }

  private func suiteFile(_ path: String) throws(Finding) -> SuiteFile {
    let files = workspace.loader.suites(in: path)
    guard let found = files.value, found.count == 1 else {
      throw files.findings.first ?? Finding(.valueInvalid, "`\(path.inert())` is not one suite")
    }
    return found[0]
  }

  private func spans() async throws -> [SpanRecord] {
    if request.traces.isEmpty {
      let store = try workspace.openStore(console, onlyReads: true)
      return try console.orStop { () throws(Finding) in
        let judgement = try store.trial(ofTrace: request.trace).trial
        guard let bytes = try store.trace(judgement.traceID), let spans = try? OTLPTraces.spans(in: bytes) else {
          throw Finding(.traceUnknown, "the store has no spans of trace `\(judgement.traceID)`")
        }
        return spans
      }
    }
    let recorded = await TraceSources(workspace: workspace).traces(request.traces)
    console.show(recorded.problems)
    let start = request.trace.lowercased()
    let found = start.isEmpty ? [] : recorded.ids.filter { "\($0)".hasPrefix(start) }
    guard found.count == 1 else {
      let shown = found.prefix(5).map { "`\($0)`" }.joined(separator: ", ")
      throw console.fail(
        Finding(
          .traceUnknown,
          found.isEmpty
            ? "no recorded trace is called `\(request.trace.inert(limit: 100))`"
            : "`\(request.trace.inert(limit: 100))` is the start of more than one trace: \(shown)",
          help: found.isEmpty ? "there are \(recorded.ids.count.counted("trace"))" : "write more of its ID"))
    }
    return try console.orStop { () throws(Finding) in try recorded.trace(found[0])?.spans ?? [] }
  }

  /// In the place of the file, and all of it or nothing.
  private func write(_ bytes: [UInt8], to path: String) throws {
    let file = URL(filePath: path).resolvingSymlinksInPath()
    do {
      let mark: [UInt8] = [0xef, 0xbb, 0xbf]
      let isMarked = try Data(contentsOf: file).starts(with: mark)
      try Data((isMarked ? mark : []) + bytes).write(to: file, options: .atomic)
    } catch {
      throw console.fail(
        Finding(.fileUnreadable, "`\(path.inert())` cannot be written", notes: [.init("reason", "\(error)".inert())]))
    }
  }
}
