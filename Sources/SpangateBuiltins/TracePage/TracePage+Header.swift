import SpangateCore
import SpangateTrace

extension TracePage {
  var header: String {
    let key = judgement.key
    let (word, style) = state
    let facts = [
      ("started", judgement.startedAt.iso8601), ("took", Figure.seconds.text(judgement.duration)),
      ("spans", "\(judgement.spanCount)"),
    ]
    let measures = Measure.ordered(judgement.measures.keys).filter { $0 != .wallTime }.compactMap { measure in
      judgement.measures[measure]?.value.map { value in
        (measure.name.replacing("_", with: " "), measure.unit.text(value))
      }
    }
    let list = (facts + measures).map { "<div><dt>\($0.0)</dt><dd>\($0.1)</dd></div>" }.joined()
    return """
      <header>
      <p class="path">\(key.suite.html(limit: 200)) <span>›</span> variant \(key.variant.html(limit: 200)) \
      <span>›</span> trial \(key.index)\(judgement.attempts > 1 ? ", attempt \(judgement.attempts)" : "")\
      \(judgement.failedAttempts > 0 ? " (\(judgement.failedAttempts) failed before)" : "")</p>
      <h1>\(key.case.html(limit: 200)) <span class="badge \(style)">\(word)</span></h1>
      <p class="id">trace \(judgement.traceID)\
      \(completeness.map { " <span class=\"badge warn\">\($0)</span>" } ?? "")</p>
      <dl class="facts">\(list)</dl>
      </header>
      """
  }

  private var state: (word: String, style: String) {
    if judgement.failure != nil { return ("no answer", "warn") }
    switch judgement.passed {
    case true?: return ("passed", "good")
    case false?: return ("failed", "bad")
    case nil: return ("not scored", "warn")
    }
  }

  private var completeness: String? {
    switch judgement.completeness {
    case .settled: nil
    case .cutOff: "cut off: some spans never arrived"
    case .absent: "no span arrived"
    case .off: "traces are off"
    }
  }

  var scores: String? {
    guard !judgement.scores.isEmpty else { return nil }
    let rows = judgement.scores.map { score in
      let style = score.label == .pass ? "good" : score.label == .fail ? "bad" : "warn"
      let value = score.score.value.sample.map(Figure.score.text) ?? "—"
      let name = score.name.html(limit: 100) + (score.severity == .advisory ? " <small>advisory</small>" : "")
      return """
        <tr class="\(style)"><td>\(name)</td><td><span class="badge \(style)">\(score.label.rawValue)</span></td>\
        <td class="figure">\(value)</td><td>\(score.explanation.html(limit: 2_000))</td>\
        <td>\(score.score.span.map(link) ?? "")</td></tr>
        """
    }
    return section(
      "Scores",
      "<table><thead><tr><th>score</th><th></th><th class=\"figure\">value</th><th>because</th><th>span</th></tr>"
        + "</thead><tbody>\(rows.joined(separator: "\n"))</tbody></table>")
  }

  var findingTexts: String? {
    guard !findings.isEmpty else { return nil }
    return section(
      "Findings",
      findings.prefix(20).map { "<pre class=\"finding\">\($0.text().htmlLines(limit: 10_000))</pre>" }.joined())
  }

  var question: String? {
    guard let asked else { return nil }
    let expected = asked.expected.map { section("Expected", "<pre>\($0.htmlLines())</pre>") } ?? ""
    return section("Input", "<pre>\(asked.input.htmlLines())</pre>") + expected
  }

  var answer: String? {
    if let failure = judgement.failure {
      let text = [failure.message, failure.diagnostics].filter { !$0.isEmpty }.joined(separator: "\n\n")
      return section("No answer: \(failure.kind.rawValue)", "<pre>\(text.htmlLines())</pre>")
    }
    guard !judgement.answerExcerpt.isEmpty else { return nil }
    return section("Answer", "<pre>\(judgement.answerExcerpt.htmlLines())</pre>")
  }

  func section(_ title: String, _ content: String) -> String { "<section><h2>\(title)</h2>\(content)</section>" }

  /// To the span's row on this page, if it has one.
  func link(to span: SpanID) -> String {
    ids.contains(span) ? "<a href=\"#\(span)\">\(span)</a>" : "<code>\(span)</code>"
  }
}
