import SpangateBuiltins
import SpangateCore
import SpangateQuery
import SpangateStore
import SpangateTrace
import SpangateWire

/// Looks for traces of the store that a query finds spans in.
struct TraceSearch: Sendable {
  let query: TraceQuery
  let limit: Int
  let explains: Bool
  /// What is stored was redacted by the settings of its time.
  let redactor: Redactor

  /// A trace with what was found in it.
  struct Hit: Sendable {
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
  func run(in store: SQLiteStore, ofRun run: String?) async throws(Finding) -> Outcome {
    var outcome = Outcome()
    var before: Int64?
    while true {
      let page = try store.keptTraces(ofRun: run, before: before, limit: Self.page)
      for look in await looks(at: page) {
        if outcome.hits.count == limit {
          outcome.isCut = true
          return outcome
        }
        outcome.searched += 1
        outcome.add(look.trail)
        if let hit = look.hit { outcome.hits.append(hit) }
      }
      guard page.count == Self.page, let last = page.last else { return outcome }
      before = last.number
    }
  }

  /// So many traces are taken from the store at once.
  private static let page = 512
  /// So many are looked at by one task.
  private static let slice = 32

  private struct Look: Sendable {
    var hit: Hit?
    var trail = QueryTrail()
  }

  /// In the order of the traces, on all processors.
  private func looks(at traces: [SQLiteStore.KeptTrace]) async -> [Look] {
    await withTaskGroup(of: (start: Int, looks: [Look]).self) { group in
      for start in stride(from: 0, to: traces.count, by: Self.slice) {
        let slice = traces[start..<min(start + Self.slice, traces.count)]
        group.addTask { (start, slice.map(look)) }
      }
      var found: [(start: Int, looks: [Look])] = []
      for await looks in group { found.append(looks) }
      return found.sorted { $0.start < $1.start }.flatMap(\.looks)
    }
  }

  private func look(at kept: SQLiteStore.KeptTrace) -> Look {
    guard let request = kept.request, explains || query.mayMatch(request) else { return Look() }
    let spans = (try? OTLPTraces.spans(in: request)) ?? []
    let trace = QueriedTrace(spans, withTools: query.usesArguments)
    let (matches, trail) = explains ? query.explained(in: trace) : (query.matches(in: trace), QueryTrail())
    guard !matches.isEmpty else { return Look(trail: trail) }
    // What is shown of them is redacted by today's settings, too.
    let pass = RedactionPass(redactor)
    let shown = QueriedTrace(spans.map { pass.redacted($0) }, withTools: query.usesArguments)
    return Look(hit: Hit(trace: kept, root: shown.tree.root, matches: query.matches(in: shown)), trail: trail)
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
