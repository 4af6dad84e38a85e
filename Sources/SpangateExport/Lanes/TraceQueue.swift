internal import SpangateCore
import SpangateTrace

/// A trace on its way to one backend, with the scores that follow it.
struct QueuedTrace: Sendable {
  var trace: EnrichedTrace
  var trial: ScoredTrial?
  /// Where it waits in the spool until it is delivered; nil where the spool did not take it.
  var place: Int64?
  /// The same of the trial's scores.
  var placeOfScores: Int64?
}

/// Traces that travel in one request.
struct TraceBatch: Sendable {
  var traces: [QueuedTrace]

  var ids: [TraceID] { traces.map(\.trace.id) }
  var spanCount: Int { traces.reduce(0) { $0 + $1.trace.spanCount } }
  var trials: [ScoredTrial] { traces.compactMap(\.trial) }

  /// The requests one after the other, which is one request: repeated fields merge when messages are concatenated.
  var request: SpooledRequest {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(traces.reduce(0) { $0 + $1.trace.request.count })
    for queued in traces { bytes += queued.trace.request }
    return SpooledRequest(bytes: bytes, traces: ids)
  }

  var halves: [TraceBatch] {
    let middle = traces.count / 2
    return [TraceBatch(traces: Array(traces[..<middle])), TraceBatch(traces: Array(traces[middle...]))]
  }
}

/// What waits for one backend, in the order in which it came.
struct TraceQueue: Sendable {
  private var traces: [QueuedTrace] = []
  /// Where the oldest is: what stands before it was taken, and goes when it is the greater part.
  private var start = 0
  private(set) var bytes = 0
  private var spans = 0

  var isEmpty: Bool { start == traces.count }

  mutating func append(_ queued: QueuedTrace) {
    traces.append(queued)
    bytes += queued.trace.request.count
    spans += queued.trace.spanCount
  }

  func isFull(for queued: QueuedTrace, policy: ExportPolicy) -> Bool {
    !isEmpty && bytes + queued.trace.request.count > policy.queueBytes
  }

  func hasFullBatch(_ policy: ExportPolicy) -> Bool { bytes >= policy.batchBytes || spans >= policy.batchSpans }

  /// Takes the oldest traces, at least one unless there is none.
  mutating func nextBatch(_ policy: ExportPolicy) -> TraceBatch? {
    var size = 0
    var spanCount = 0
    let end =
      traces[start...].firstIndex { queued in
        let isFull = size >= policy.batchBytes || spanCount + queued.trace.spanCount > policy.batchSpans
        guard size > 0, isFull || size + queued.trace.request.count > policy.largestBatch else {
          size += queued.trace.request.count
          spanCount += queued.trace.spanCount
          return false
        }
        return true
      } ?? traces.count
    guard end > start else { return nil }
    let batch = TraceBatch(traces: Array(traces[start..<end]))
    start = end
    bytes -= size
    spans -= spanCount
    if start * 2 > traces.count {
      traces.removeFirst(start)
      start = 0
    }
    return batch
  }
}
