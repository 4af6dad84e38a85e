import SpangateCore
package import SpangateTrace

extension TracePage {
  /// Spans that a page shows; those that are blamed and what is above them are always among them.
  static let spanLimit = 2_000

  var waterfall: String {
    guard !spans.isEmpty else { return section("Spans", "<p class=\"empty\">No span of this trial arrived.</p>") }
    let tree = SpanTree(spans, limit: Self.spanLimit, keeping: Set(blames.keys))
    let time = TimeScale(spans)
    var budget = TextBudget()
    var named: Set<SpanID> = []
    let rows = tree.rows.map { row in
      let isFirst = named.insert(row.span.id).inserted
      return self.row(row, on: time, anchored: isFirst, &budget)
    }
    let folded =
      tree.folded > 0
      ? "<p class=\"empty\">\(tree.folded.counted("more span")) of \(spans.count) not shown on this page.</p>" : ""
    let ticks = (0...4).map { "<span>\(Figure.seconds.text(time.length * Double($0) / 4))</span>" }.joined()
    return section(
      "Spans",
      "<div class=\"spans\"><div class=\"axis\"><span></span><div>\(ticks)</div><span></span></div>\n"
        + rows.joined(separator: "\n") + "</div>\(folded)")
  }

  private func row(
    _ row: SpanTree.Row, on time: TimeScale, anchored: Bool, _ budget: inout TextBudget
  ) -> String {
    let span = row.span
    let blame = blames[span.id] ?? []
    let failed = span.status.code == .error
    let classes =
      ["span", span.role.color, "d\(min(row.depth, Self.depthLimit))"]
      + (blame.isEmpty ? [] : ["blamed"]) + (failed ? ["failed"] : [])
    let badges =
      blame.prefix(5).map { "<span class=\"badge bad\">blamed by \($0.html(limit: 60))</span>" }
      + (failed ? ["<span class=\"badge bad\">error</span>"] : [])
    let facts = span.usage.map { "<small>\($0)</small>" } ?? ""
    return """
      <details class="\(classes.joined(separator: " "))"\
      \(anchored ? " id=\"\(span.id)\"" : "")\(blame.isEmpty ? "" : " open")>
      <summary><span class="name"><i>\(span.role.label)</i> <b>\(span.name.html(limit: 200))</b> \
      \(badges.joined()) \(facts)</span>\
      \(time.bar(of: span))<span class="figure">\(Figure.seconds.text(span.duration))</span></summary>
      \(details(of: span, since: time.start, &budget))
      </details>
      """
  }
}

extension SpanRole {
  /// What a span is in an agent's work, before its name.
  package var label: String {
    switch self {
    case .agent: "agent"
    case .turn: "turn"
    case .model: "model"
    case .tool: "tool"
    case .retrieval: "retrieval"
    case .embedding: "embedding"
    case .rerank: "rerank"
    case .guardrail: "guardrail"
    case .judge: "judge"
    case .step: "step"
    case .other: "span"
    }
  }

  /// The class of the style sheet that has its colour; a turn is the agent's, and all steps look like retrievals.
  fileprivate var color: String {
    switch self {
    case .agent, .turn: "agent"
    case .model: "model"
    case .tool: "tool"
    case .retrieval, .embedding, .rerank, .guardrail, .step: "retrieval"
    case .judge, .other: "span"
    }
  }
}

/// From the first start to the last end, on a scale of 0 to 1,000.
struct TimeScale {
  let start: UInt64
  private let end: UInt64

  init(_ spans: [SpanRecord]) {
    // The last moment that there is has none after it.
    let begin = min(spans.map(\.start).min() ?? 0, .max - 1)
    start = begin
    end = spans.reduce(begin + 1) { max($0, $1.end, $1.start) }
  }

  /// Seconds.
  var length: Double { Double(end - start) / 1e9 }

  /// A bar of a terminal's, at least one column wide, behind spaces.
  func bar(of span: SpanRecord, columns: Int) -> String {
    let scale = Double(columns) / Double(end - start)
    let first = min(columns - 1, Int(Double(span.start - start) * scale))
    let width = span.end > span.start ? (Double(span.end - span.start) * scale).rounded() : 0
    return String(repeating: " ", count: first)
      + String(repeating: "━", count: max(1, min(columns - first, Int(width))))
  }

  /// Drawn, not styled, so that the page needs no style attribute.
  func bar(of span: SpanRecord) -> String {
    let scale = 1_000 / Double(end - start)
    let width = max(2, span.end > span.start ? Double(span.end - span.start) * scale : 0)
    let x = min(1_000 - width, Double(span.start - start) * scale)
    return "<svg viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
      + "<rect x=\"\(Int(x.rounded()))\" width=\"\(Int(width.rounded()))\" height=\"10\" rx=\"2\"></rect></svg>"
  }
}
