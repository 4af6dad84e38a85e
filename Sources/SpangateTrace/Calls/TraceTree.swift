/// The spans of a trace with their places in it, for what needs to know what is below what.
///
/// Built in linear time whatever arrives: a span that was sent twice counts once, and a circle of parents is cut open.
package struct TraceTree: Sendable {
  /// In order of their start.
  package let spans: [SpanRecord]
  package let readings: [SpanReading]
  /// Index of the span above, where it is in the trace.
  let parents: [Int?]
  let depths: [Int]
  /// Indices, each parent before its children.
  package let topDown: [Int]

  package init(_ all: [SpanRecord]) {
    var seen: Set<SpanID> = []
    let spans = all.filter { seen.insert($0.id).inserted }
    let places = Dictionary(uniqueKeysWithValues: spans.indices.map { (spans[$0].id, $0) })
    var parents = spans.map { span in span.parent.flatMap { places[$0] } }
    let depths = Self.depths(cutting: &parents)
    self.spans = spans
    self.parents = parents
    self.depths = depths
    let topDown = spans.indices.sorted { (depths[$0], $0) < (depths[$1], $1) }
    self.topDown = topDown
    var readings = spans.map(\.reading)
    Self.demoteSums(in: &readings, parents, topDown)
    self.readings = readings
  }

  /// The span above, where it is in the trace.
  package func parent(of index: Int) -> Int? { parents[index] }

  package func role(_ index: Int) -> SpanRole { readings[index].role }

  /// What only tokens make a model call, without a model's name and above other calls, sums these up.
  private static func demoteSums(in readings: inout [SpanReading], _ parents: [Int?], _ topDown: [Int]) {
    var holdsCall = [Bool](repeating: false, count: readings.count)
    for index in topDown.reversed() {
      if holdsCall[index], readings[index].isGuessed, readings[index].model == nil { readings[index].demote() }
      let role = readings[index].role
      if role == .model || holdsCall[index] && !role.isBoundary, let parent = parents[index] {
        holdsCall[parent] = true
      }
    }
  }

  /// The distance of each span from the top of its tree; a parent that closes a circle is taken away.
  private static func depths(cutting parents: inout [Int?]) -> [Int] {
    let unknown = -1
    let underWay = -2
    var depths = [Int](repeating: unknown, count: parents.count)
    for start in parents.indices where depths[start] == unknown {
      var path = [start]
      depths[start] = underWay
      while let parent = parents[path[path.count - 1]], depths[parent] == unknown {
        depths[parent] = underWay
        path.append(parent)
      }
      let top = path[path.count - 1]
      if let parent = parents[top], depths[parent] == underWay { parents[top] = nil }
      var depth = parents[top].map { depths[$0] + 1 } ?? 0
      for index in path.reversed() {
        depths[index] = depth
        depth += 1
      }
    }
    return depths
  }

  /// For each span of a role, the nearest one of that role above it, unless an agent, a turn or a tool is between them.
  func nearest(_ role: SpanRole) -> [Int?] {
    var nearest = [Int?](repeating: nil, count: spans.count)
    for index in topDown {
      guard let parent = parents[index] else { continue }
      nearest[index] =
        self.role(parent) == role ? parent : self.role(parent).isBoundary ? nil : nearest[parent]
    }
    return nearest
  }

  /// The span at the top that came first.
  package var root: SpanRecord? { spans.indices.first { parents[$0] == nil }.map { spans[$0] } }

  /// Whether any span is recognised as part of an agent's work.
  package var isRecognised: Bool { readings.contains { $0.role != .other && $0.role != .judge } }
}
