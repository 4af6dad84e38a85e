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
    var known: Set<TraceID> = []
    let filled = suites.map { suite in
      let name = suite.name.value
      let summaries = all.summaries[rule.names(suite.recorded)] ?? []
      if let cases = suite.traceCases {
        let found = all.found[name].map { found in summaries.filter { found.contains($0.id) } } ?? summaries
        let own = suite.withCases(from: found, as: cases)
        traces[name] = own.traces
        return own.suite
      }
      let matching = TraceMatching(summaries, to: suite, by: rule)
      for stray in matching.strays where strays[stray.trace] == nil || strays[stray.trace] == .elsewhere {
        strays[stray.trace] = stray.why
      }
      traces[name] = matching.trials
      return suite
    }
    for summaries in traces.values.flatMap(\.values) { known.formUnion(summaries.map(\.id)) }
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
    findings += [Finding(strays: strays.filter { !known.contains($0.key) }, of: recorded.ids.count)].compactMap { $0 }
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

extension Finding {
  private static let shown = 5

  /// SG0211; nil where there are none.
  fileprivate init?(strays: [TraceID: TraceMatching.Stray], of count: Int) {
    guard !strays.isEmpty else { return nil }
    let groups = Dictionary(grouping: strays) { $0.value }.sorted {
      ($1.value.count, $0.key.text) < ($0.value.count, $1.key.text)
    }
    var notes = groups.prefix(10).map { why, traces in
      let ids = traces.map(\.key).sorted().prefix(Self.shown).map { "`\($0)`" }.joined(separator: ", ")
      let more = traces.count > Self.shown ? " and \(traces.count - Self.shown) more" : ""
      return Note("\(traces.count.counted("trace"))", "\(why.text): \(ids)\(more)")
    }
    if groups.count > 10 { notes.append(Note("more", "\(groups.count - 10) further reasons")) }
    self.init(
      .tracesUnmatched,
      "\(strays.count) of \(count.counted("recorded trace")) \(strays.count == 1 ? "is a trial" : "are trials") of no case",
      notes: notes,
      help: "name their cases in an attribute, and that by `recorded.case` of the suite or `--match`")
  }

  /// SG0212; nil where there are none.
  fileprivate init?(untraced cases: [Case], of suite: Suite) {
    guard let first = cases.first else { return nil }
    let ids = cases.prefix(Self.shown).map { "`\($0.id.inert(limit: 60))`" }.joined(separator: ", ")
    let more = cases.count > Self.shown ? " and \(cases.count - Self.shown) more" : ""
    self.init(
      .casesUntraced,
      "\(cases.count) of \(suite.cases.count.counted("case")) of suite `\(suite.name.value.inert(limit: 60))` "
        + "\(cases.count == 1 ? "has" : "have") no recorded trace: \(ids)\(more)",
      at: first.range, help: "record them, or leave them out by `--only` or `--tag`")
  }
}

extension TraceMatching.Stray {
  fileprivate var text: String {
    switch self {
    case .caseUnknown(let id): "case `\(id.inert(limit: 60))` is not in the suite"
    case .unnamed: "no case is named, and no case asks what was asked"
    case .ambiguous: "several cases are named by spans of one trace"
    case .inputShared(let count): "\(count) cases ask what was asked"
    case .elsewhere: "another suite or variant is named"
    }
  }
}
