import SpangateTrace

/// Ended spans that wait for the root of their trace, or for nothing when they are streamed.
struct PendingSpans: SpanSink {
  private struct Batch {
    var openRoots = 0
    var spans: [RecordedSpan] = []
  }

  /// Of one trace; when a trace has more, they are handed on before its root has ended.
  private let limit: Int
  private let batches = Locked<[TraceID: Batch]>([:])
  private let take: @Sendable ([SpanRecord]) -> Void

  init(streams: Bool = false, take: @escaping @Sendable ([SpanRecord]) -> Void) {
    limit = streams ? 1 : 512
    self.take = take
  }

  func rootStarted(in trace: TraceID) {
    batches.withLock { $0[trace, default: Batch()].openRoots += 1 }
  }

  func ended(_ span: RecordedSpan) {
    let trace = span.identity.trace
    let ready = batches.withLock { batches -> [RecordedSpan] in
      // A span that outlives its root has nothing left to wait for.
      guard var batch = batches.removeValue(forKey: trace) else { return [span] }
      batch.spans.append(span)
      if span.isLocalRoot { batch.openRoots -= 1 }
      let isDue = batch.openRoots == 0 || batch.spans.count >= limit
      let ready = isDue ? batch.spans : []
      if isDue { batch.spans = [] }
      if batch.openRoots > 0 { batches[trace] = batch }
      return ready
    }
    if !ready.isEmpty { take(ready.map(\.record)) }
  }

  func flush() {
    let ready = batches.withLock { batches -> [RecordedSpan] in
      let ready = batches.values.flatMap(\.spans)
      batches = batches.mapValues { Batch(openRoots: $0.openRoots) }
      return ready
    }
    if !ready.isEmpty { take(ready.map(\.record)) }
  }
}
