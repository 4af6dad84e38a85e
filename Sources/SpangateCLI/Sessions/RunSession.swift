import SpangateCore
import SpangateDecision
import SpangateGate
import SpangateIO
import SpangateStore
import SpangateTrace

/// One `spangate run`, from its request to its exit status.
struct RunSession {
  private let request: RunRequest
  private let console: Console
  private let live: LiveGate
  private let plan: Plan
  private let inputs: GateInputs
  private let controls: [ControlAgent]
  /// What was measured of them before, when a run is resumed.
  private let doneControls: [Judgement]
  /// What there is to say of the run before it goes on.
  private let premises: [Finding]
  private var reports: ReportOutput<Report>

  /// Reads and checks everything; nothing is asked and nothing is written yet, but that the store is opened.
  ///
  /// - Parameter workspace: near the suites that the request names.
  init(
    _ request: RunRequest, in workspace: Workspace, reports: ReportOutput<Report>, console: Console
  ) async throws {
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
    let selected =
      try resumed.map { try selection.selected(of: $0) }
      ?? selection.selected(in: SuiteFiles(request.suites, loader: workspace.loader), variant: request.variant)
    try workspace.checkPrograms(of: selected.suites, console: console)
    let store = try opened ?? workspace.openStore(console)
    inputs = try await GateInputs(
      selected, comparedWith: request.comparison, in: store,
      prompts: PromptCheck(
        store: store, documents: workspace.documents(),
        revision: request.baseline.revision.map { BaselineRevision($0) }),
      loader: workspace.loader, console: console, at: .now)
    live = try LiveGate(workspace: workspace, console: console, store: store, asking)
    let withheld = workspace.withheld(from: inputs.suites)
    let lookup = ControlLookup(
      choice: request.control, loader: workspace.loader, storePath: workspace.storePath,
      processes: ChildProcessRunner(inheriting: .current.without(withheld.names)),
      environment: withheld.left(of: workspace.environment),
      redactor: Redactor(workspace.policy(of: inputs.suites)))
    controls = try await console.orStop { [inputs, resumed] () async throws(Finding) in
      try await lookup.agents(for: inputs.suites, resuming: resumed)
    }
    var record =
      resumed
      ?? RunRecord(
        of: inputs.suites, asking, comparedWith: request.baseline, scope: selected.scope,
        environment: workspace.environment)
    // A run that is resumed keeps those that it began with.
    let agents = AskedAgents(request, in: workspace, of: inputs)
    if let resumed {
      premises = await agents.differences(of: inputs.suites, since: resumed, isAllowed: request.allowsChanged)
      try console.check(premises.filter { $0.severity == .error })
    } else {
      record.controls = controls.map(\.record)
      record = await agents.named(in: record, of: inputs.suites)
      premises = []
    }
    (plan, doneControls) = try Self.plan(inputs, record, resuming: resumed != nil, from: store, console)
    self.reports = reports
    self.reports.whereabouts = workspace.whereabouts
  }

  /// Scores what was recorded; nobody is asked.
  ///
  /// - Parameters:
  ///   - request: without what only agents are asked with.
  ///   - graded: the suites with their traces.
  ///   - writeBack: where scores go; nil for nowhere but the store.
  init(
    grading request: RunRequest, _ graded: GradedSuites, in workspace: Workspace, writingBack writeBack: WriteBack?,
    reports: ReportOutput<Report>, console: Console
  ) async throws {
    self.request = request
    self.console = console
    let selected = SelectedSuites(suites: graded.suites, scope: graded.scope)
    let store = try workspace.openStore(console)
    inputs = try await GateInputs(
      selected, comparedWith: request.comparison, in: store, loader: workspace.loader, console: console, at: .now)
    var live = try LiveGate(workspace: workspace, console: console, store: store, request.asking, sends: false)
    let trials = graded.trials
    (live.recorded, live.writeBack) = (trials, writeBack)
    self.live = live
    var record = RunRecord(
      of: inputs.suites, request.asking, comparedWith: request.baseline, scope: selected.scope,
      environment: workspace.environment)
    record.isRecorded = true
    var generator: any RandomNumberGenerator = SystemRandomNumberGenerator()
    let suites = inputs.suites.map { suite in
      var suite = suite
      suite.target = Located(RecordedTarget(trials), at: suite.target.range)
      return suite
    }
    plan = Plan(
      recorded: suites, graded.traces, run: record, baseline: inputs.baseline, using: &generator)
    (controls, doneControls, premises) = ([], [], graded.findings)
    self.reports = reports
    self.reports.whereabouts = workspace.whereabouts
  }

  private static func plan(
    _ inputs: GateInputs, _ run: RunRecord, resuming isResumed: Bool, from store: SQLiteStore, _ console: Console
  ) throws -> (Plan, doneControls: [Judgement]) {
    var generator: any RandomNumberGenerator = SystemRandomNumberGenerator()
    let done = isResumed ? try console.orStop { () throws(Finding) in try store.judgements(of: run.id) } : []
    let plan = Plan(inputs.suites, run: run, baseline: inputs.baseline, done: done, using: &generator)
    return (plan, done.filter { run.isOfControl($0.key) })
  }

  func measure() async throws -> Report {
    let asked = plan.suites.map(\.suite) + controls.map(\.suite)
    var report = try await live.run(
      asked, against: inputs.baseline, beside: inputs.traces, isResumed: request.resumed != nil
    ) {
      [plan, inputs, controls, doneControls, premises] gate, links throws(Finding) in
      try await gate.check(
        plan, against: inputs.baseline, beside: controls, done: doneControls, premises: inputs.findings + premises,
        linking: links)
    }
    report.run.uncomparedBy = request.uncomparedBy
    return report
  }

  /// Accepts the run if asked to, writes the reports, and throws unless it passed.
  func finish(_ report: Report) throws {
    var report = report
    let isInterrupted = report.exitStatus.isInterruption
    if isInterrupted, report.run.trials == 0 {
      // That is said already, and there is nothing to go on with.
      reports.writeFailure(report)
      throw Stop(status: report.exitStatus)
    }
    if let count = request.accepting, !isInterrupted { accept(&report, keeping: count) }
    live.pages.write(for: report, of: inputs.suites, beside: inputs.traces, console: console)
    report = reports.write(report)
    live.forgetTold()
    if isInterrupted, !plan.run.isRecorded {
      let same = request.uncomparedBy.map { " \($0)" } ?? ""
      console.note("what was measured is saved; continue with `spangate run --resume \(report.run.id)\(same)`")
    }
    if report.exitStatus != .passed { throw Stop(status: report.exitStatus) }
  }

  private var acceptance: BaselineAcceptance {
    BaselineAcceptance(store: live.store, redactor: live.pages.redactor, console: console)
  }

  private func accept(_ report: inout Report, keeping count: Int) {
    guard acceptance.accept(&report, as: request.baseline.place, keeping: count) else { return }
    do throws(Finding) {
      report.findings += try sights
    } catch {
      report.add(obstacle: error)
    }
  }
}

extension RunSession {
  /// SG0444, of each suite: what its new baseline will and will not see.
  private var sights: [Finding] {
    get throws(Finding) {
      let choice = BaselineChoice(source: request.baseline.source == .nothing ? .suites : request.baseline.source)
      let baseline = try acceptance.accepted(inputs.suites, by: choice)
      return BaselineSight.all(of: inputs.suites, beside: baseline).map { Finding($0) }
    }
  }
}

extension AskedAgents {
  fileprivate init(_ request: RunRequest, in workspace: Workspace, of inputs: GateInputs) {
    let withheld = workspace.withheld(from: inputs.suites)
    self.init(
      environment: InheritedVariables(withheld.left(of: workspace.environment)),
      besides: request.asking.reports.compactMap(\.path) + [workspace.settings.file].compactMap { $0 }
        + inputs.suites.compactMap { request.baseline.place(of: $0).file } + workspace.kept)
  }

  /// The record of a run that begins, with whom it asks.
  fileprivate func named(in record: RunRecord, of suites: [Suite]) async -> RunRecord {
    var record = record
    record.environment = environment.digests(of: record.id)
    for (index, agent) in await agents(of: suites).enumerated() { record.suites[index].agent = agent }
    return record
  }
}

extension Workspace {
  /// Where the store is, and what lies beside it.
  fileprivate var kept: [String] {
    let folder = storePath.lastIndex(of: "/").map { String(storePath[..<$0]) } ?? "."
    let own = folder.hasSuffix("/.spangate") || folder == ".spangate" ? [folder] : []
    return own + ["", "-wal", "-shm", "-journal"].map { storePath + $0 }
      + ["traces", "worktrees"].map { folder + "/" + $0 }
  }
}
