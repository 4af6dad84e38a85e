import SpangateCore
import SpangateGate
import SpangateTrace

/// One `spangate ab`, from its request to its exit status.
struct ABSession {
  private let live: LiveGate
  private let plan: ArmPlan
  /// What is to be said of quarantine lists and prompts; it changes no verdict.
  private let findings: [Finding]
  private let output: ReportOutput<ABReport>

  /// Reads and checks everything; nothing is asked and nothing is written yet, but that the store is opened.
  ///
  /// - Parameter workspace: near the suite that the request names.
  init(
    _ request: ABRequest, in workspace: Workspace, output: ReportOutput<ABReport>, console: Console
  ) async throws {
    let asking = request.asking
    let selection = SuiteSelection(
      workspace: workspace, console: console, selection: asking.selection, concurrency: asking.concurrency,
      comparesVariants: true)
    let files = SuiteFiles([request.suite], loader: workspace.loader)
    let suites = try request.arms.map { try selection.suites(in: files, variant: $0) }
    if suites[0].count > 1 {
      throw console.fail(
        Finding(
          .valueInvalid,
          "`\(request.suite.inert())` holds \(suites[0].count) suites, and `ab` compares variants of one",
          help: "name one of its files"))
    }
    try workspace.checkPrograms(of: suites.map { $0[0] }, console: console)
    var output = output
    output.whereabouts = workspace.whereabouts
    self.output = output
    let store = try workspace.openStore(console)
    live = try LiveGate(workspace: workspace, console: console, store: store, asking)
    let held = suites.map { $0[0].expiringQuarantine(at: .now) }
    // Variants mostly share one list.
    let expired: [Finding] = held.flatMap(\.findings).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    let prompts = PromptCheck(store: store, documents: workspace.documents())
    findings = try await console.orStop { () async throws(Finding) in
      expired + (try await prompts.findings(for: held.map(\.suite)))
    }
    var run = RunRecord(of: [held[0].suite], asking, environment: workspace.environment)
    run.arms = request.arms
    plan = ArmPlan(held.map(\.suite), run: run)
    if plan.caseCount == 0 {
      throw console.fail(
        Finding(.nothingSelected, "the variants have no case in common", at: plan.arms[0].name.range))
    }
  }

  func measure() async throws -> ABReport {
    try await live.run(plan.arms) { [plan, findings] gate, links throws(Finding) in
      try await gate.weigh(plan, premises: findings, linking: links)
    }
  }

  /// Writes the reports, and throws unless no variant is worse.
  func finish(_ report: ABReport) throws {
    if report.exitStatus.isInterruption, report.run.trials == 0 {
      output.writeFailure(report)
      throw Stop(status: report.exitStatus)
    }
    let examples = report.others.flatMap(\.cases).flatMap { [$0.first.example, $0.second.example] }
    live.pages.write(examples, of: plan.arms, findings: report.findings, console: live.console)
    output.write(report)
    live.forgetTold()
    if report.exitStatus != .passed { throw Stop(status: report.exitStatus) }
  }
}
