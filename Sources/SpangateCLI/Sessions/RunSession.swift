import SpangateCore
import SpangateGate
import SpangateStore
import SpangateTrace

/// One `spangate run`, from its request to its exit status.
struct RunSession {
  private let request: RunRequest
  private let console: Console
  private let live: LiveGate
  private let plan: Plan
  private let inputs: GateInputs
  private let reports: ReportOutput<Report>

  /// Reads and checks everything; nothing is asked and nothing is written yet, but that the store is opened.
  ///
  /// - Parameter workspace: near the suites that the request names.
  init(_ request: RunRequest, in workspace: Workspace, console: Console) async throws {
    self.request = request
    self.console = console
    var workspace = workspace
    let asking = request.asking
    var opened: SQLiteStore?
    var resumed: RunRecord?
    if let name = request.resumed {
      let store = try workspace.openStore(console)
      let run = try console.orStop { () throws(Finding) in try store.run(name) }
      try workspace.move(near: run.suites.first?.file, console: console)
      (opened, resumed) = (store, run)
    }
    let selection = SuiteSelection(
      workspace: workspace, console: console, selection: asking.selection, concurrency: asking.concurrency)
    let suites =
      try resumed.map { try selection.suites(of: $0) }
      ?? selection.suites(in: SuiteFiles(request.suites, loader: workspace.loader), variant: request.variant)
    let store = try opened ?? workspace.openStore(console)
    inputs = try await GateInputs(
      suites, comparedWith: request.baseline, in: store,
      prompts: PromptCheck(store: store, revision: request.baseline.revision.map { BaselineRevision($0) }),
      loader: workspace.loader, console: console, at: .now)
    live = try LiveGate(workspace: workspace, console: console, store: store, asking)
    plan = try Self.plan(inputs, asking, resuming: resumed, from: store, environment: workspace.environment, console)
    reports = try console.orStop { [workspace] () throws(Finding) in
      try ReportOutput(asking.reports, in: workspace, console: console)
    }
  }

  private static func plan(
    _ inputs: GateInputs, _ asking: AskingRequest, resuming run: RunRecord?, from store: SQLiteStore,
    environment: [String: String], _ console: Console
  ) throws -> Plan {
    var generator: any RandomNumberGenerator = SystemRandomNumberGenerator()
    let done = try run.map { run in try console.orStop { () throws(Finding) in try store.judgements(of: run.id) } }
    let record = run ?? RunRecord(of: inputs.suites, asking, environment: environment)
    return Plan(inputs.suites, run: record, baseline: inputs.baseline, done: done ?? [], using: &generator)
  }

  func measure() async throws -> Report {
    try await live.run(plan.suites.map(\.suite)) { [plan, inputs] gate, links throws(Finding) in
      try await gate.check(plan, against: inputs.baseline, premises: inputs.findings, linking: links)
    }
  }

  /// Accepts the run if asked to, writes the reports, and throws unless it passed.
  func finish(_ report: Report) throws {
    var report = report
    let isInterrupted = [.interrupted, .terminated].contains(report.exitStatus)
    if let count = request.accepting, !isInterrupted {
      do throws(Finding) {
        try BaselineAcceptance(store: live.store, console: console).accept(
          run: report.run.id, as: baselineName, keeping: count)
        report.run.isAccepted = true
      } catch {
        report.findings.append(error)
      }
    }
    live.pages.write(for: report, console: console)
    reports.write(report)
    if isInterrupted {
      console.note("what was measured is saved; continue with `spangate run --resume \(report.run.id)`")
    }
    if report.exitStatus != .passed { throw Stop(status: report.exitStatus) }
  }

  private var baselineName: String { plan.suites.first?.suite.gate.baseline ?? "main" }
}
