import SpangateCore
import SpangateWire

/// What is held for one trial until it is released.
struct HeldTrial: Sendable {
  let traceID: TraceID
  let rootSpanID: SpanID
  var join: JoinMachine
  var chunks: [Chunk] = []
  var spanCount = 0
  /// Log records that were written inside the trial.
  var events: [Event] = []
  var waiters: [PendingSettle] = []
  /// Whoever waited for it does so no longer.
  var isAbandoned = false

  /// Spans of the trial in one request.
  struct Chunk: Sendable {
    /// A key of ``Inbox/requests``.
    var request: Int
    /// Into its spans, ascending.
    var spans: [Int]
  }

  struct Event: Sendable {
    var span: SpanID?
    var event: SpanRecord.Event
    /// In bytes.
    var size: Int
  }

  /// A call of `settle` that is asleep.
  struct PendingSettle: Sendable {
    var wait: JoinMachine.Wait
    var until: Duration
    /// Tells a timer whether the call is still the one that it was set for.
    var token: Int
    var continuation: CheckedContinuation<Void, Never>
  }

  init(_ trial: PlannedTrial, limits: ReceiverLimits) {
    traceID = trial.traceID
    rootSpanID = trial.rootSpanID
    join = JoinMachine(root: trial.rootSpanID, patience: .init(wait: limits.traceWait, quiet: limits.quiet))
  }
}

/// A trial with the requests that its spans are in, so that it can be read without the inbox.
struct TrialContents: Sendable {
  var trial: HeldTrial
  var requests: [(request: TraceRequest, spans: [Int])]

  /// The spans decoded, with the log records that name one of them as its events.
  var records: [SpanRecord] {
    var records = requests.flatMap { $0.request.records(of: $0.spans) }
    guard !trial.events.isEmpty else { return records }
    let events = Dictionary(grouping: trial.events, by: \.span)
    for index in records.indices {
      records[index].events += (events[records[index].id] ?? []).map(\.event)
    }
    return records
  }
}
