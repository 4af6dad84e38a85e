package import SpangateCore
package import SpangateTrace

/// A trace as a tree of lines, for a terminal: each span with how long it took, and its tokens and cost where it says them.
///
/// ```
/// agent.run                             1.24 s  0.0044 USD
/// ├─ agent.turn                         812 ms
/// │  ├─ gen_ai.completion a-model       800 ms  310 → 12 tokens, 0.0011 USD
/// │  └─ tool.execute.query_database      11 ms  error: no such table: order
/// └─ agent.turn                         428 ms
///    └─ gen_ai.completion a-model       427 ms  398 → 140 tokens, 0.0033 USD
/// 2 turns, 2 model calls, 1 tool call, 708 → 152 tokens, 0.0044 USD, 1 error
/// ```
package struct TraceDrawing: Sendable {
  private let tree: SpanTree
  private let trace: Trace?

  /// - Parameter limit: more spans than that are counted and not drawn.
  package init(_ spans: [SpanRecord], limit: Int = 500) {
    tree = SpanTree(spans, limit: limit, keeping: [])
    trace = spans.first.map { Trace(id: $0.traceID, spans: spans) }
  }

  package func lines(on surface: Surface = Surface()) -> [String] {
    let paint = Paint(surface.color)
    let trunks = trunks
    let names = zip(trunks, tree.rows).map { trunk, row in trunk + row.span.title }
    let width = min(names.map(\.columns).max() ?? 0, Self.widest)
    let times = tree.rows.map { Figure.seconds.text($0.span.duration) }
    let timeWidth = times.map(\.columns).max() ?? 0
    var lines = tree.rows.indices.map { index in
      let span = tree.rows[index].span
      let isError = span.status.code == .error
      let notes = [
        span.usage,
        isError ? paint(.red, "error: " + (span.status.message.isEmpty ? "no message" : span.problem)) : nil,
      ]
      let title = names[index].padded(to: width).dropFirst(trunks[index].count)
      let start = paint(.dim, trunks[index]) + (isError ? paint(.red, String(title)) : String(title))
      let line = [start, times[index].padded(to: timeWidth, onLeft: true)] + notes.compactMap { $0 }
      return line.joined(separator: "  ")
    }
    if tree.folded > 0 { lines.append("… and \(tree.folded.counted("more span"))") }
    return lines + [totals].compactMap { $0 }
  }

  /// In columns, of a span's place and name; a longer one pushes its own line only.
  private static let widest = 72
  /// Levels that are drawn; what is deeper stands at the last of them.
  private static let deepest = 24

  /// The lines to the left of each name.
  private var trunks: [String] {
    var trunks: [String] = []
    // Whether another branch of this level comes further down, seen from below.
    var goesOn: [Bool] = []
    for row in tree.rows.reversed() {
      let depth = min(row.depth, Self.deepest)
      let isLast = depth >= goesOn.count || !goesOn[depth]
      let above = (1..<max(depth, 1)).map { $0 < goesOn.count && goesOn[$0] ? "│  " : "   " }.joined()
      trunks.append(depth == 0 ? "" : above + (isLast ? "└─ " : "├─ "))
      goesOn = Array(goesOn.prefix(depth)) + repeatElement(false, count: max(0, depth - goesOn.count)) + [true]
    }
    return trunks.reversed()
  }

  /// What the whole trace took; nil of none.
  private var totals: String? {
    guard let trace else { return nil }
    let calls = trace.modelCalls
    func sum(_ counts: [Int64]) -> String {
      counts.isEmpty ? "?" : Figure.count.text(counts.reduce(0) { $0 + Double($1) })
    }
    let (inputs, outputs) = (calls.compactMap(\.usage.inputTokens), calls.compactMap(\.usage.outputTokens))
    let costs = calls.compactMap(\.usage.cost)
    let errors = tree.rows.count { $0.span.status.code == .error }
    let parts: [String?] = [
      trace.spans.count { $0.role == .turn }.counted("turn"), calls.count.counted("model call"),
      trace.toolCalls.count.counted("tool call"),
      inputs.isEmpty && outputs.isEmpty ? nil : "\(sum(inputs)) → \(sum(outputs)) tokens",
      costs.isEmpty ? nil : Figure.dollars.text(costs.reduce(0, +)), errors == 0 ? nil : errors.counted("error"),
    ]
    return parts.compactMap { $0 }.joined(separator: ", ")
  }
}

extension SpanRecord {
  /// The span's name, and what it was asked of where the name does not say.
  fileprivate var title: String {
    let model = name == Vocabulary.completion ? attributes.string(Vocabulary.requestModel) : nil
    return ([name.inert(limit: 60)] + (model.map { [$0.inert(limit: 40)] } ?? [])).joined(separator: " ")
  }

  fileprivate var problem: String { status.message.inert(limit: 120) }
}
