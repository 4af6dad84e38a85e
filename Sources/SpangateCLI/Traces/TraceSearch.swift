import SpangateBuiltins
import SpangateCore
import SpangateQuery
import SpangateStore
import SpangateTrace
import SpangateWire

/// Looks for traces of the store that a query finds spans in.
struct TraceSearch {
  let query: TraceQuery
  let limit: Int
  let explains: Bool
  /// What is stored was redacted by the settings of its time.
  let pass: RedactionPass

  /// A trace with what was found in it.
  struct Hit {
    var trace: SQLiteStore.KeptTrace
    var root: SpanRecord?
    var matches: [TraceQuery.Match]
  }

  /// What a search found, and how far each stage of the query got with all traces together.
  struct Outcome {
    var hits: [Hit] = []
    var searched = 0
    /// Whether traces were left, since enough had been found.
    var isCut = false
    var stages: [(stage: String, traces: Int, spans: Int)] = []
  }

  /// - Parameter run: whose traces; nil for those of all runs.
  func run(in store: SQLiteStore, ofRun run: String?) throws(Finding) -> Outcome {
    var outcome = Outcome()
    try store.visitTraces(ofRun: run) { kept in
      if outcome.hits.count == limit {
        outcome.isCut = true
        return false
      }
      let spans = ((try? OTLPTraces.spans(in: kept.request)) ?? []).map { pass.redacted($0) }
      let trace = QueriedTrace(spans, withTools: query.usesTools)
      let (matches, trail) = explains ? query.explained(in: trace) : (query.matches(in: trace), QueryTrail())
      outcome.searched += 1
      outcome.add(trail)
      if !matches.isEmpty { outcome.hits.append(Hit(trace: kept, root: trace.tree.root, matches: matches)) }
      return true
    }
    return outcome
  }
}

extension TraceSearch.Outcome {
  fileprivate mutating func add(_ trail: QueryTrail) {
    if stages.isEmpty { stages = trail.stages.map { ($0.stage, 0, 0) } }
    for (index, kept) in trail.stages.enumerated() {
      stages[index].traces += kept.sets > 0 ? 1 : 0
      stages[index].spans += kept.spans
    }
  }

  func text(explaining: Bool) -> String {
    let found = hits.flatMap(\.lines)
    let count = "\(hits.count.counted("trace")) of \(searched.counted("trace"))"
    let last = isCut ? "\(count); `--limit` asks for more" : count
    guard explaining else { return (found + [last]).joined(separator: "\n") }
    let kept = stages.map {
      "  \($0.stage.inert(limit: 200)): \($0.traces.counted("trace")), \($0.spans.counted("span"))"
    }
    return (found + [last, "what each stage kept:"] + kept).joined(separator: "\n")
  }

  var json: JSONValue {
    [
      "searched": .int(Int64(searched)), "cut": .bool(isCut), "traces": .array(hits.map(\.json)),
      "stages": .array(
        stages.map {
          ["stage": .string($0.stage), "traces": .int(Int64($0.traces)), "spans": .int(Int64($0.spans))]
        }),
    ]
  }
}

extension TraceSearch.Hit {
  private func attribute(_ name: String) -> String {
    switch root?.attributes[name] {
    case .string(let text)?: text.inert(limit: 100)
    case .int(let number)?: "\(number)"
    default: "?"
    }
  }

  /// Spans that are named of each set.
  private static let shown = 10

  fileprivate var lines: [String] {
    let title =
      "\(trace.id)  run \(trace.run), suite \(attribute(Vocabulary.suiteName)), case \(attribute(Vocabulary.caseID)), "
      + "trial \(attribute(Vocabulary.trialIndex))"
    return [title]
      + matches.flatMap { match in
        let group =
          match.group.isEmpty
          ? [] : ["  \(match.group.map { $0.description.inert(limit: 100) }.joined(separator: ", ")):"]
        let rows = match.spans.prefix(Self.shown).enumerated().map { index, span in
          let values =
            match.selected.isEmpty
            ? [] : match.selected[index].map { "\($0.field)=\($0.value.description.inert(limit: 200))" }
          return (["  \(span.id)", Figure.seconds.text(span.duration), span.name.inert(limit: 100)] + values)
            .joined(separator: "  ")
        }
        let rest = match.spans.count - rows.count
        return group + rows + (rest > 0 ? ["  … and \(rest.counted("more span"))"] : [])
      }
  }

  fileprivate var json: JSONValue {
    [
      "trace_id": .string("\(trace.id)"), "run": .string(trace.run), "suite": .string(attribute(Vocabulary.suiteName)),
      "case": .string(attribute(Vocabulary.caseID)), "trial": .string(attribute(Vocabulary.trialIndex)),
      "spansets": .array(
        matches.map { match in
          [
            "group": .array(match.group.map { .string($0.description) }),
            "spans": .array(
              match.spans.enumerated().map { index, span in
                let selected = match.selected.isEmpty ? [] : match.selected[index]
                return [
                  "span_id": .string("\(span.id)"), "name": .string(span.name), "seconds": .number(span.duration),
                  "selected": .object(JSONObject(selected.map { ("\($0.field)", .string($0.value.description)) })),
                ]
              }),
          ]
        }),
    ]
  }
}
