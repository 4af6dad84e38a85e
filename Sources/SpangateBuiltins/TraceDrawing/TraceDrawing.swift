package import SpangateCore
package import SpangateTrace

/// A trace as a tree of lines, for a terminal: each span with what it is in the agent's work, when it ran and for how long,
/// and its tokens and cost where it says them.
///
/// ```
/// agent.run                          agent  ━━━━━━━━━━━━━━━━━━━━  1.24 s  0.0044 USD
/// ├─ agent.turn                      turn   ━━━━━━━━━━━━━         812 ms
/// │  ├─ gen_ai.completion a-model    model  ━━━━━━━━━━━━━         800 ms  310 → 12 tokens, 0.0011 USD
/// │  └─ tool.execute.query_database  tool               ━          11 ms  error: no such table: order
/// └─ agent.turn                      turn                ━━━━━━━  428 ms
///    └─ gen_ai.completion a-model    model               ━━━━━━━  427 ms  398 → 140 tokens, 0.0033 USD
/// 2 turns, 2 model calls, 1 tool call, 708 → 152 tokens, 0.0044 USD, 1 error
/// ```
package struct TraceDrawing: Sendable {
  private let tree: SpanTree
  private let trace: Trace?
  private let time: TimeScale
  private let blames: [SpanID: [String]]
  private let showsContent: Bool

  /// - Parameters:
  ///   - blames: which scores point at a span.
  ///   - showsContent: what was said stands below each span.
  ///   - limit: more spans than that are counted and not drawn, but for those that are pointed at.
  package init(
    _ spans: [SpanRecord], blames: [SpanID: [String]] = [:], showsContent: Bool = false, limit: Int = 500
  ) {
    tree = SpanTree(spans, limit: limit, keeping: Set(blames.keys))
    trace = spans.first.map { Trace(id: $0.traceID, spans: spans) }
    time = TimeScale(spans)
    self.blames = blames
    self.showsContent = showsContent
  }

  package func lines(on surface: Surface = Surface()) -> [String] {
    let layout = Layout(tree.rows, on: surface)
    var lines: [String] = []
    for index in tree.rows.indices {
      let span = tree.rows[index].span
      let style: Paint.Style? = span.status.code == .error ? .red : nil
      var line = FittedLine(on: surface)
      line.add(layout.trunks[index], .dim, apart: false)
      line.add(layout.titles[index], style, apart: false)
      if let kind = layout.kinds?[index] { line.add(kind, .dim) }
      if let bar = layout.bar { line.add(time.bar(of: span, columns: bar).padded(to: bar), style ?? .blue) }
      line.add(layout.times[index])
      line.add(span.usage)
      if span.status.code == .error { line.add("error: \(span.problem)", .red) }
      line.add(blames[span.id].map { "◀ " + $0.prefix(5).map { $0.inert(limit: 60) }.joined(separator: ", ") }, .yellow)
      lines.append(line.text)
      guard showsContent else { continue }
      lines += content(of: span).map { content in
        var line = FittedLine(on: surface, cuts: false)
        line.add(layout.trunk(below: index), .dim, apart: false)
        line.add(content, apart: false)
        return line.text
      }
    }
    if tree.folded > 0 { lines.append("… and \(tree.folded.counted("more span"))") }
    return lines + [totals].compactMap { $0 }
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
  fileprivate var problem: String { status.message.isEmpty ? "no message" : status.message.inert(limit: 120) }
}
