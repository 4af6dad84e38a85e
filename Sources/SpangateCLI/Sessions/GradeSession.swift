import SpangateCore
import SpangateGate
import SpangateTrace

/// One `spangate grade`, from its request to its exit status.
struct GradeSession {
  private let session: RunSession
  private let writeBack: WriteBack?
  private let console: Console

  /// Reads the suites and the traces, and finds out which trace is a trial of which case. Nothing is scored yet.
  ///
  /// - Parameter workspace: near the suites that the request names.
  init(
    _ request: GradeRequest, in workspace: Workspace, reports: ReportOutput<Report>, console: Console
  ) async throws {
    self.console = console
    let selection = SuiteSelection(
      workspace: workspace, console: console, selection: request.run.asking.selection,
      concurrency: request.run.asking.concurrency)
    let files = SuiteFiles(request.run.suites, loader: workspace.loader)
    let suites = try files.suites(
      variant: request.run.variant == "default" ? nil : request.run.variant, for: .grading, console: console)
    let backends =
      request.writeBack.isEmpty
      ? [] : try console.orStop { () throws(Finding) in try workspace.backends(request.writeBack) }
    writeBack = try WriteBack(to: backends, output: request.output, console: console)
    let traces = await TraceSources(
      workspace: workspace, limit: request.limit ?? 1_000, since: request.since
    ).traces(request.traces)
    let graded = try GradedSuites(suites, from: traces, by: request.match, selecting: selection, console: console)
    session = try await RunSession(
      grading: request.run, graded, in: workspace, writingBack: writeBack, reports: reports, console: console)
  }

  func grade() async throws {
    var report = try await session.measure()
    for finding in writeBack?.finish(console: console) ?? [] { report.add(obstacle: finding) }
    try session.finish(report)
  }
}
