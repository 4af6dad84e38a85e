package import SpangateTrace

/// The spans of one trial, as far as they came.
package struct Trace: Sendable {
  /// The trial's own trace ID; spans that an agent started under another ID were joined by their resource.
  package var id: TraceID
  package var completeness: Completeness
  /// In order of their start. The first without a parent among them is the agent's root.
  package var spans: [SpanRecord]

  package init(id: TraceID, spans: [SpanRecord] = [], completeness: Completeness = .settled) {
    self.id = id
    self.spans = spans.sorted { ($0.start, $0.id) < ($1.start, $1.id) }
    self.completeness = completeness
  }

  /// Whether everything is here, and if not, why.
  package enum Completeness: Sendable, Hashable {
    /// The root has ended, no parent is missing, and it has been quiet for a moment.
    case settled
    /// Some spans came, and some that they speak of did not.
    case cutOff(TraceGap)
    /// No span came.
    case absent
    /// Nobody waited: the suite says `traces: off`.
    case off

    /// As the report writes it.
    package var name: String {
      switch self {
      case .settled: "settled"
      case .cutOff: "cut_off"
      case .absent: "absent"
      case .off: "off"
      }
    }
  }

  /// The span that nothing else in the trace is above of.
  package var root: SpanRecord? {
    let ids = Set(spans.map(\.id))
    return spans.first { span in span.parent.map { !ids.contains($0) } ?? true }
  }

  package func children(of parent: SpanID) -> [SpanRecord] { spans.filter { $0.parent == parent } }
}

/// What a trace lacks.
package enum TraceGap: Sendable, Hashable {
  /// Spans came, but none that is the root or a child of the trial.
  case rootMissing(spans: Int)
  /// A span names a parent that never came.
  case parentMissing(span: SpanID, parent: SpanID)
  /// Spans kept coming until the time was up.
  case stillArriving(spans: Int)
  /// So many spans came when the trial had its scores already.
  case overtaken(spans: Int)
}
