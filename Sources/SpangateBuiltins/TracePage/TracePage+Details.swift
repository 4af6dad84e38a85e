import SpangateCore
import SpangateTrace

extension TracePage {
  func details(of span: SpanRecord, since start: UInt64, _ budget: inout TextBudget) -> String {
    let offset = "+" + Figure.seconds.text(Double(span.start - start) / 1e9)
    let facts = [
      "span <code>\(span.id)</code>", span.parent.map { "parent \(link(to: $0))" }, "\(span.kind)", "started \(offset)",
      span.scope.isEmpty ? nil : "scope \(span.scope.html(limit: 200))",
      span.status.message.isEmpty ? nil : "status <b>\(span.status.message.html(limit: 2_000))</b>",
    ]
    var parts = ["<p>\(facts.compactMap { $0 }.joined(separator: " · "))</p>"]
    if !span.attributes.isEmpty { parts.append(table(span.attributes, &budget)) }
    for event in span.events.prefix(Self.eventLimit) {
      let offset =
        event.time >= start ? " <small>+\(Figure.seconds.text(Double(event.time - start) / 1e9))</small>" : ""
      parts.append("<h3>event \(event.name.html(limit: 200))\(offset)</h3>" + table(event.attributes, &budget))
    }
    for link in span.links.prefix(Self.eventLimit) {
      let place = link.to.trace == span.traceID ? self.link(to: link.to.span) : "<code>\(link.to.span)</code>"
      parts.append(
        "<h3>link to span \(place) of trace <code>\(link.to.trace)</code></h3>" + table(link.attributes, &budget))
    }
    let more = max(0, span.events.count - Self.eventLimit) + max(0, span.links.count - Self.eventLimit)
    if more > 0 { parts.append("<p class=\"empty\">\(more.counted("more event or link")) not shown.</p>") }
    return "<div class=\"body\">\(parts.joined(separator: "\n"))</div>"
  }

  /// Of one span, each.
  private static let eventLimit = 100
  private static let attributeLimit = 250

  private func table(_ attributes: Attributes, _ budget: inout TextBudget) -> String {
    guard !attributes.isEmpty else { return "" }
    guard !budget.isSpent else {
      return "<p class=\"empty\">\(attributes.count.counted("attribute")) not shown: the page is full.</p>"
    }
    let rows = attributes.prefix(Self.attributeLimit).map { entry in
      let (text, cut) = budget.take(entry.value.text)
      let note = cut.map { " <small>(\($0.counted("character")) in all)</small>" } ?? ""
      return "<tr><th>\(entry.key.html(limit: 200))\(note)</th><td><pre>\(text.htmlLines(limit: .max))</pre></td></tr>"
    }
    let more = attributes.count - rows.count
    let rest = more > 0 ? "<tr><th colspan=\"2\">\(more.counted("more attribute")) not shown</th></tr>" : ""
    return "<table class=\"attributes\"><tbody>\(rows.joined())\(rest)</tbody></table>"
  }
}

/// How much of what an agent sent a page may still show.
struct TextBudget {
  private static let valueLimit = 10_000
  /// Characters, over all values.
  private var left = 4 << 20

  var isSpent: Bool { left <= 0 }

  /// - Returns: as much of the value as may be shown, and its whole length when that is less.
  mutating func take(_ text: String) -> (text: String, cut: Int?) {
    let scalars = text.unicodeScalars
    let shown = scalars.prefix(max(0, min(Self.valueLimit, left)))
    let isWhole = shown.endIndex == scalars.endIndex
    left -= isWhole ? scalars.count : shown.count
    return isWhole ? (text, nil) : (String(shown) + "…", scalars.count)
  }
}

extension AttributeValue {
  /// As a person reads it; structure as JSON.
  var text: String {
    switch self {
    case .string(let value): value
    case .bool(let value): "\(value)"
    case .int(let value): "\(value)"
    case .double(let value): "\(value)"
    case .bytes(let bytes): bytes.count.counted("byte")
    case .empty: "(empty)"
    case .array, .map: json(depth: 0).description
    }
  }

  private func json(depth: Int) -> JSONValue {
    guard depth < 32 else { return "…" }
    switch self {
    case .string(let value): return .string(value.bounded)
    case .bool(let value): return .bool(value)
    case .int(let value): return .int(value)
    case .double(let value): return value.isFinite ? .number(value) : .string("\(value)")
    case .bytes(let bytes): return .string(bytes.count.counted("byte"))
    case .empty: return .null
    case .array(let values): return .array(values.map { $0.json(depth: depth + 1) })
    case .map(let attributes):
      return .object(JSONObject(attributes.map { (key: $0.key.bounded, value: $0.value.json(depth: depth + 1)) }))
    }
  }
}
