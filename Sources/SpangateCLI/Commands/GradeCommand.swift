import ArgumentParser
import SpangateCore

struct GradeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grade", abstract: "Score traces that were recorded elsewhere: the gate without asking an agent.",
    discussion: """
      A trace is a trial of the case that it names, or that asks what its agent was asked. Cases without a trace, and \
      traces that were cut off, make no pass. Nothing is written anywhere but the store unless you ask for it.

        spangate grade suite.yaml --traces traces.jsonl
        spangate grade suite.yaml --traces 'traces/*.json.gz' --write-back phoenix
      """)

  @Argument(help: ArgumentHelp("Suite files, or folders of them.", valueName: "suite"))
  var suites: [String]

  @OptionGroup(title: "Traces") var traces: TraceOptions
  @OptionGroup(title: "Traces") var match: MatchOption
  @OptionGroup(title: "Selection") var variants: VariantOption
  @OptionGroup(title: "Selection") var cases: RecordedSelectionOptions
  @OptionGroup(title: "Comparison") var comparison: BaselineOptions
  @OptionGroup(title: "Comparison") var acceptance: AcceptanceOptions
  @OptionGroup(title: "Limits") var limits: ScoringLimitOptions
  @OptionGroup(title: "Output") var output: ReportOptions
  @OptionGroup(title: "Output") var scores: WriteBackOptions
  @OptionGroup(title: "General") var global: GlobalOptions

  func validate() throws {
    try comparison.check(beside: acceptance)
    if scores.output?.isEmpty ?? false { throw ValidationError("`--output` needs a file") }
  }

  var request: GradeRequest {
    var asking = AskingRequest(
      concurrency: limits.concurrency, budget: limits.budget, reports: [ReportRequest](output.report))
    (asking.selection.only, asking.selection.tags) = (cases.only, cases.tag)
    let run = RunRequest(
      suites: suites, variant: variants.variant, asking: asking, baseline: comparison.choice,
      accepting: acceptance.count)
    return GradeRequest(
      run: run, traces: traces.traces, limit: traces.limit, since: traces.since, match: match.rule,
      writeBack: scores.writeBack, output: scores.output)
  }

  func run() async throws {
    let console = global.console
    let request = request
    var reports = ReportOutput<Report>(request.run.asking.reports, environment: global.environment, console: console)
    reports.whereabouts = Whereabouts(checkout: .current)
    try await reports.cover { [reports] in
      try reports.prepare(
        protecting: request.run.inputs + request.traces.filter { $0 != "-" }
          + [global.config, request.output].compactMap { $0 })
      let session = try await GradeSession(
        request, in: try global.workspace(near: suites.first, console), reports: reports, console: console)
      try await session.grade()
    }
  }
}
