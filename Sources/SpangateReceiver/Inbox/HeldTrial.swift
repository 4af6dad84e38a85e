import SpangateCore
import SpangateTrace
import SpangateWire

/// What is held for one trial until it is released.
struct HeldTrial: Sendable {
  let traceID: TraceID
  let rootSpanID: SpanID
  var join: JoinMachine
  var chunks: [Chunk] = []
  var spanCount = 0
  /// Of its spans and log records, in bytes.
  var bytes = 0
  /// Where the first span with each ID is, in the order in which they came.
  private var firsts: [Place] = []
  /// By that order: where further spans with the same ID are.
  private var later: [Int: [Place]] = [:]
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

  /// A span of a held request.
  struct Place: Hashable, Sendable {
    var request: Int
    var span: Int
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

extension HeldTrial {
  /// Of spans with one ID. A tracer makes one; what is sent again is the same to the byte.
  static let mostVersions = 8

  /// Whether any of the spans with one ID is such.
  ///
  /// - Parameter number: of the ID, in the order in which they came.
  func hasVersion(of number: Int, where isSuch: (Place) -> Bool) -> Bool {
    isSuch(firsts[number]) || later[number]?.contains(where: isSuch) == true
  }

  /// Spans that were sent while they ran, and then as they ended.
  ///
  /// - Parameter hasEnded: of a span with others of its ID.
  func superseded(hasEnded: (Place) -> Bool) -> Set<Place> {
    var found: Set<Place> = []
    for (number, places) in later {
      let all = [firsts[number]] + places
      let running = all.filter { !hasEnded($0) }
      if running.count < all.count { found.formUnion(running) }
    }
    return found
  }

  /// Adds a span that is not there yet.
  ///
  /// - Returns: false when there are too many of its ID.
  mutating func add(_ span: TraceRequest.SpanSlice, at place: Place, now: Duration) -> Bool {
    if let known = join.arrive(span.id, parent: span.parent, at: now) {
      guard (later[known]?.count ?? 0) + 1 < Self.mostVersions else { return false }
      later[known, default: []].append(place)
    } else {
      firsts.append(place)
    }
    bytes += span.body.count
    return true
  }

  /// Tells it where the spans of a request are now.
  mutating func move(spansOf request: Int, by places: [Int: Int]) {
    func moved(_ place: Place) -> Place {
      guard place.request == request, let span = places[place.span] else { return place }
      return Place(request: request, span: span)
    }
    firsts = firsts.map(moved)
    later = later.mapValues { $0.map(moved) }
    for index in chunks.indices where chunks[index].request == request {
      chunks[index].spans = chunks[index].spans.compactMap { places[$0] }
    }
  }
}

/// A trial with the requests that its spans are in, so that it can be read without the inbox.
struct TrialContents: Sendable {
  var trial: HeldTrial
  /// Without spans that were superseded.
  var requests: [(request: TraceRequest, spans: [Int])]

  var spanCount: Int { requests.reduce(0) { $0 + $1.spans.count } }

  /// The spans decoded, with the log records that name one of them as its events. A span of the agent's that is named as
  /// one of spangate's counts as the agent's.
  var records: [SpanRecord] {
    var records = requests.flatMap { $0.request.records(of: $0.spans) }
    for index in records.indices where Vocabulary.isReservedSpan(records[index].name) {
      records[index].name = Vocabulary.movedPrefix + records[index].name
    }
    guard !trial.events.isEmpty else { return records }
    let events = Dictionary(grouping: trial.events, by: \.span)
    for index in records.indices {
      records[index].events += (events[records[index].id] ?? []).map(\.event)
    }
    return records
  }
}
