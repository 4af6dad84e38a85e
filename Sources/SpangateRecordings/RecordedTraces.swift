package import SpangateCore
package import SpangateTrace
package import SpangateWire

/// Traces that were recorded elsewhere, each found by its ID. What is many is on disk, so that a thousand megabytes of
/// spans take no more memory than the index of them.
package final class RecordedTraces: Sendable {
  /// In the order in which their first spans start; those that start together, by ID.
  package let ids: [TraceID]
  /// As they were read: a span that came twice counts twice.
  package let spanCount: Int
  /// Everything that could not be read, and why.
  package let problems: [Finding]
  private let index: TraceIndex
  private let bytes: SpooledBytes

  init(index: TraceIndex, bytes: SpooledBytes, problems: [Finding]) {
    self.index = index
    self.bytes = bytes
    self.problems = problems
    spanCount = index.spanCount
    ids = index.traces.sorted { ($0.start, $0.id) < ($1.start, $1.id) }.map(\.id)
  }

  /// Whether nothing was lost on the way, as far as can be told. What is missing may be the span that went wrong.
  package var isWhole: Bool { problems.allSatisfy { $0.severity != .error } }

  /// The trace as an export request, byte for byte as it was recorded, with each span once: of several copies the last
  /// of those that have ended.
  ///
  /// - Returns: nil for a trace that is not here.
  /// - Throws: a finding when the temporary file cannot be read any more.
  package func request(of id: TraceID) throws(Finding) -> TraceRequest? {
    let pieces = index.pieces(of: id)
    guard !pieces.isEmpty else { return nil }
    do {
      let spans = try request(of: pieces).withoutCopies(of: id)
      let events = index.events(of: id)
      return events.isEmpty ? spans : try spans.adding(request(of: events).records)
    } catch let error as ReadFailure {
      throw Finding(.recordingUnreadable, "trace `\(id)` cannot be read: \(error.why)")
    } catch {
      throw Finding(.recordingUnreadable, "trace `\(id)` cannot be read: \(error)")
    }
  }

  /// Export requests after each other are one.
  private func request(of pieces: [Range<Int>]) throws -> TraceRequest {
    var request: [UInt8] = []
    request.reserveCapacity(pieces.reduce(0) { $0 + $1.count })
    for piece in pieces { try bytes.append(piece, to: &request) }
    return try TraceRequest(parsing: request)
  }

  /// The same, decoded.
  package func trace(_ id: TraceID) throws(Finding) -> Trace? {
    guard let request = try request(of: id) else { return nil }
    return Trace(recorded: request.records, as: id)
  }

  /// What a list of traces shows.
  package func summary(of id: TraceID) throws(Finding) -> Summary? {
    guard let trace = try trace(id) else { return nil }
    let end = trace.spans.reduce(0) { max($0, $1.end) }
    return Summary(
      id: id, rootName: trace.root?.name, start: trace.spans.first?.start ?? 0, end: end,
      spanCount: trace.spans.count, resource: trace.root?.resource ?? [:])
  }

  package struct Summary: Sendable, Equatable {
    package var id: TraceID
    package var rootName: String?
    /// Nanoseconds since 1970.
    package var start: UInt64
    package var end: UInt64
    package var spanCount: Int
    /// Of the root.
    package var resource: Attributes
  }
}

extension TraceRequest {
  /// The spans of one trace, each once.
  fileprivate func withoutCopies(of id: TraceID) throws(WireError) -> TraceRequest {
    var chosen: [SpanID: Int] = [:]
    for (place, span) in spans.enumerated() where span.traceID == id {
      if let other = chosen[span.id], hasEnded(spans[other]), !hasEnded(span) { continue }
      chosen[span.id] = place
    }
    return chosen.count == spans.count ? self : try keeping(chosen.values.sorted())
  }
}

extension TraceRequest {
  /// - Parameter fragments: spans of which nothing counts but their events.
  fileprivate func adding(_ fragments: [SpanRecord]) throws(WireError) -> TraceRequest {
    let events = Dictionary(fragments.map { ($0.id, $0.events) }, uniquingKeysWith: +)
    var writer = WireWriter(capacity: bytes.count * 2)
    write(spans.indices, to: &writer) { span in
      events[span.id].map { SpanAddition(attributes: EncodedAttributes([:]), events: $0) }
    }
    return try TraceRequest(parsing: writer.bytes)
  }
}

extension Trace {
  /// A trace of which nothing more is to come.
  ///
  /// The span above everything else may have a parent elsewhere, such as whoever called the agent. Any other span whose
  /// parent is not here tells of a gap, and so does a root that has not ended.
  fileprivate init(recorded spans: [SpanRecord], as id: TraceID) {
    self.init(id: id, spans: spans)
    let ids = Set(spans.map(\.id))
    let roots = self.spans.filter { $0.parent == nil }
    let orphans = self.spans.filter { span in span.parent.map { !ids.contains($0) } ?? false }
    let gap = roots.isEmpty ? orphans.dropFirst().first { $0.parent != orphans[0].parent } : orphans.first
    if let gap, let parent = gap.parent {
      completeness = .cutOff(.parentMissing(span: gap.id, parent: parent))
    } else if let root, root.end == 0 {
      completeness = .cutOff(.rootMissing(spans: spans.count))
    }
  }
}
