import SpangateCore
import SpangateGate
import SpangateQuery
import SpangateRecordings
import SpangateTrace
import SpangateYAML

/// Suites with the recorded traces that are trials of their cases.
struct GradedSuites {
  /// Narrowed to the selected cases; of each as many trials as there are traces.
  let suites: [Suite]
  let scope: SuiteScope
  /// By suite and case, in the order of their trials.
  let traces: [String: [String: [TraceSummary]]]
  let trials: RecordedTrials
  /// What belongs into the report: traces that cannot be read or scored, and cases without one.
  let findings: [Finding]

  /// - Throws: SG0210, when there is nothing to score.
  init(
    _ suites: [Suite], from recorded: RecordedTraces, by rule: TraceMatching.Rule, selecting selection: SuiteSelection,
    console: Console
  ) throws {
    var findings = recorded.problems
    guard !recorded.ids.isEmpty else {
      console.show(findings)
      throw console.fail(
        Finding(
          .recordedTracesMissing, "what `--traces` names holds no trace",
          help: "`spangate trace show ID --otlp` writes a file that does"),
        with: .inconclusive)
    }
    let all = try Self.summaries(of: recorded, for: suites, by: rule, console: console)
    var traces: [String: [String: [TraceSummary]]] = [:]
    var strays: [TraceID: TraceMatching.Stray] = [:]
    var otherwise: [(suite: Suite, trace: TraceID, case: String)] = []
    var known: Set<TraceID> = []
    let filled = suites.map { suite in
      let name = suite.name.value
      let summaries = all.summaries[rule.names(suite.recorded)] ?? []
      if let cases = suite.traceCases {
        let found = all.found[name].map { found in summaries.filter { found.contains($0.id) } } ?? summaries
        let own = suite.withCases(from: found, as: cases)
        traces[name] = own.traces
        // What does not fit is left out by design; what is missing of a trace may be what fits.
        let fitting = Set(found.map(\.id))
        for lost in summaries where lost.gap != nil && !fitting.contains(lost.id) { strays[lost.id] = .unfound }
        return own.suite
      }
      let matching = TraceMatching(summaries, to: suite, by: rule)
      for stray in matching.strays where strays[stray.trace] == nil || strays[stray.trace] == .elsewhere {
        strays[stray.trace] = stray.why
      }
      otherwise += matching.otherwiseAsked.map { (suite, $0.trace, $0.case) }
      traces[name] = matching.trials
      return suite
    }
    for summaries in traces.values.flatMap(\.values) { known.formUnion(summaries.map(\.id)) }
    strays = strays.filter { !known.contains($0.key) }
    let gaps = all.summaries.values.reduce(into: [TraceID: String]()) { gaps, summaries in
      for summary in summaries { gaps[summary.id] = summary.gap }
    }
    // Another suite's trace is not lost to this one.
    let lost = strays.filter { gaps[$0.key] != nil && $0.value != .elsewhere }
    findings += [Finding(lost: lost, gaps: gaps, of: recorded.ids.count)].compactMap { $0 }
    if !filled.contains(where: { !$0.cases.isEmpty }) {
      console.show(findings)
      throw console.fail(
        Finding(
          .recordedTracesMissing, "none of \(recorded.ids.count.counted("recorded trace")) is a case",
          at: suites.lazy.compactMap { $0.traceCases?.range }.first,
          help: "`spangate trace find` shows what a query finds"), with: .inconclusive)
    }
    let narrowed = try selection.narrowed(filled)
    self.suites = narrowed.map { suite in
      let own = traces[suite.name.value] ?? [:]
      return suite.recorded { max(1, own[$0.id]?.count ?? 0) }
    }
    findings += [Finding(strays: strays.filter { lost[$0.key] == nil }, of: recorded.ids.count)].compactMap { $0 }
    findings += self.suites.compactMap { suite in
      Finding(otherwiseAsked: otherwise.filter { $0.suite.name.value == suite.name.value }.map { ($0.trace, $0.case) })
    }
    findings += self.suites.compactMap { suite in
      Finding(untraced: suite.cases.filter { traces[suite.name.value]?[$0.id] == nil }, of: suite)
    }
    self.traces = traces
    self.findings = findings
    let isNarrowed = selection.selection.isPartial
    scope = SuiteScope(
      paths: isNarrowed ? [] : suites.map { Checkout.current.place(of: $0.file) }, names: Set(suites.map(\.name.value)))
    let names = Dictionary(suites.map { ($0.name.value, rule.names($0.recorded).exchange) }) { first, _ in first }
    trials = RecordedTrials(names: { names[$0.suite] ?? ExchangeNames() }) { try recorded.trace($0)?.spans }
  }

  /// What is known of every trace, by the names that suites give things, and those that the queries of suites find.
  private static func summaries(
    of recorded: RecordedTraces, for suites: [Suite], by rule: TraceMatching.Rule, console: Console
  ) throws -> (summaries: [RecordedNames: [TraceSummary]], found: [String: Set<TraceID>]) {
    let names = Set(suites.map { rule.names($0.recorded) })
    let queries = suites.compactMap { suite in
      suite.traceCases?.query.flatMap { try? TraceQuery($0.value) }.map { (suite.name.value, $0) }
    }
    var summaries: [RecordedNames: [TraceSummary]] = [:]
    var found: [String: Set<TraceID>] = Dictionary(queries.map { ($0.0, []) }) { first, _ in first }
    for id in recorded.ids {
      guard let spans = try console.orStop({ () throws(Finding) in try recorded.trace(id)?.spans }) else { continue }
      for names in names { summaries[names, default: []].append(TraceSummary(id, spans, names: names)) }
      guard !queries.isEmpty else { continue }
      let trace = QueriedTrace(
        spans.filter { !Vocabulary.isReservedSpan($0.name) }, withTools: queries.contains { $0.1.usesTools })
      for (suite, query) in queries where !query.matches(in: trace).isEmpty { found[suite]?.insert(id) }
    }
    return (summaries, found)
  }
}

extension Suite {
  /// With a case for each trace, or for each name that traces give a case.
  fileprivate func withCases(
    from summaries: [TraceSummary], as cases: TraceCases
  ) -> (suite: Suite, traces: [String: [TraceSummary]]) {
    var order: [String] = []
    var traces: [String: [TraceSummary]] = [:]
    let superseded = Set(summaries.flatMap(\.earlier))
    for summary in summaries where summary.isTrial && !superseded.contains(summary.id) {
      let id = summary.caseID.flatMap { Name.isValid($0) ? $0 : nil } ?? "\(summary.id)"
      if traces[id] == nil { order.append(id) }
      traces[id, default: []].append(summary)
    }
    var suite = self
    suite.cases = order.map { id in
      Case(
        id: id, input: .string(traces[id]?.lazy.compactMap(\.inputs.first).first ?? ""), scorers: cases.scorers,
        range: cases.range)
    }
    return (suite, traces)
  }
}
