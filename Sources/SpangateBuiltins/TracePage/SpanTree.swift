import SpangateCore
import SpangateTrace

/// The spans of a trace in the order of a waterfall: every span after its parent, siblings by their start.
///
/// An agent may send anything: spans of parents that never came, of parents in a circle, the same span twice. Each is
/// shown once, below its parent where it has one.
struct SpanTree {
  struct Row {
    let span: SpanRecord
    let depth: Int
  }

  let rows: [Row]
  /// Left out, because there were more than the limit.
  let folded: Int

  /// - Parameter keeping: shown whatever the limit, with all that is above them.
  init(_ spans: [SpanRecord], limit: Int, keeping kept: Set<SpanID>) {
    let ordered = spans.sorted { ($0.start, $0.id) < ($1.start, $1.id) }
    let all = Self.depthFirst(ordered)
    guard all.count > limit else {
      rows = all
      folded = 0
      return
    }
    let parents = Dictionary(ordered.map { ($0.id, $0.parent) }, uniquingKeysWith: { first, _ in first })
    var wanted: Set<SpanID> = []
    for start in kept {
      var next: SpanID? = start
      while let span = next, let parent = parents[span], wanted.insert(span).inserted { next = parent }
    }
    rows = all.enumerated().filter { $0.offset < limit || wanted.contains($0.element.span.id) }.map(\.element)
    folded = all.count - rows.count
  }

  private static func depthFirst(_ spans: [SpanRecord]) -> [Row] {
    let ids = Set(spans.map(\.id))
    var children: [SpanID: [Int]] = [:]
    var roots: [Int] = []
    for (index, span) in spans.enumerated() {
      if let parent = span.parent, ids.contains(parent) {
        children[parent, default: []].append(index)
      } else {
        roots.append(index)
      }
    }
    var rows: [Row] = []
    var isSeen = Array(repeating: false, count: spans.count)
    // What no root leads to stands in a circle, which is entered at its first span.
    for root in roots + spans.indices where !isSeen[root] {
      var stack = [(root, 0)]
      while let (index, depth) = stack.popLast() {
        guard !isSeen[index] else { continue }
        isSeen[index] = true
        rows.append(Row(span: spans[index], depth: depth))
        stack += (children[spans[index].id] ?? []).reversed().map { ($0, depth + 1) }
      }
    }
    return rows
  }
}
