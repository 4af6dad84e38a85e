import SpangateCore

/// Ended spans that wait for the root of their trace.
struct PendingSpans: Sendable {
  private struct Batch {
    var openRoots = 0
    var spans: [SpanRecord] = []
  }

  /// Of one trace; when a trace has more, they are handed on before its root has ended.
  private let limit = 512
  private let batches = Locked<[TraceID: Batch]>([:])
  private let take: @Sendable ([SpanRecord]) -> Void

  init(take: @escaping @Sendable ([SpanRecord]) -> Void) { self.take = take }

  func rootStarted(in trace: TraceID) {
    batches.withLock { $0[trace, default: Batch()].openRoots += 1 }
  }

  func ended(_ span: SpanRecord, isRoot: Bool) {
    let ready = batches.withLock { batches -> [SpanRecord] in
      // A span that outlives its root has nothing left to wait for.
      guard var batch = batches[span.traceID] else { return [span] }
      batch.spans.append(span)
      if isRoot { batch.openRoots -= 1 }
      let isDue = batch.openRoots == 0 || batch.spans.count >= limit
      let ready = isDue ? batch.spans : []
      if isDue { batch.spans = [] }
      batches[span.traceID] = batch.openRoots == 0 ? nil : batch
      return ready
    }
    if !ready.isEmpty { take(ready) }
  }

  func flush() {
    let ready = batches.withLock { batches -> [SpanRecord] in
      let ready = batches.values.flatMap(\.spans)
      batches = batches.mapValues { Batch(openRoots: $0.openRoots) }
      return ready
    }
    if !ready.isEmpty { take(ready) }
  }
}
