import SpangateCore
import SpangateGate
import SpangateTrace

extension Finding {
  private static let shown = 5

  /// SG0211; nil where there are none.
  init?(strays: [TraceID: TraceMatching.Stray], of count: Int) {
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

  /// SG0214; nil where there are none.
  ///
  /// - Parameter gaps: what each trace lacks.
  init?(lost strays: [TraceID: TraceMatching.Stray], gaps: [TraceID: String], of count: Int) {
    guard !strays.isEmpty else { return nil }
    let lost = strays.sorted { $0.key < $1.key }
    var notes = lost.prefix(Self.shown).map {
      Note("`\($0.key)`", "\(gaps[$0.key] ?? "it has a gap"); \($0.value.text)")
    }
    if lost.count > Self.shown { notes.append(Note("more", "\((lost.count - Self.shown).counted("further trace"))")) }
    self.init(
      .recordedTracesCutOff,
      "\(lost.count) of \(count.counted("recorded trace")) \(lost.count == 1 ? "is" : "are") not whole, and "
        + "\(lost.count == 1 ? "a trial" : "trials") of no case",
      notes: notes,
      help: "see whether the agent was killed, or its exporter not flushed; leave out what is not of this agent")
  }

  /// SG0215; nil where there are none.
  init?(otherwiseAsked traces: [(trace: TraceID, case: String)]) {
    guard let first = traces.first else { return nil }
    self.init(
      .tracesOtherwiseAsked,
      "\(traces.count.counted("recorded trace")) \(traces.count == 1 ? "was" : "were") asked something else than the case "
        + "that \(traces.count == 1 ? "it names" : "they name"), such as `\(first.trace)` of case "
        + "`\(first.case.inert(limit: 60))`",
      help: "record what the case asks now, or mend the attribute that names the case")
  }

  /// SG0212; nil where there are none.
  init?(untraced cases: [Case], of suite: Suite) {
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
    case .unfound: "the query of `cases` does not find it"
    }
  }
}
