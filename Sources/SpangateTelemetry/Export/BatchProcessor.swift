internal import SpangateIO
import SpangateTrace

/// A bounded queue, and the thread that empties it.
///
/// Adding never waits: neither for the network, nor for anything to be encoded.
final class BatchProcessor<Item: Sendable>: Sendable {
  fileprivate struct State: Sendable {
    var items: [Item] = []
    var dropped = 0
    var isClosed = false
  }

  private let state = Locked(State())
  private let policy: BatchPolicy
  private let streams: Bool
  private let thread: ExportThread

  /// - Parameters:
  ///   - streams: whether an item waits for no others.
  ///   - export: called on the processor's thread.
  init(
    named name: String, policy: BatchPolicy, streams: Bool = false,
    export: @escaping @Sendable (_ items: [Item], _ deadline: Deadline) -> Void
  ) {
    self.policy = policy
    self.streams = streams
    let state = state
    thread = ExportThread(
      named: name, every: streams ? .seconds(3_600) : policy.delay, patience: policy.exportTimeout
    ) { occasion, deadline in
      // Woken by a full batch, it leaves what is too little for another one.
      let least = occasion == .woken && !streams ? policy.batchSize : 1
      while true {
        let items = state.withLock { $0.take(policy.batchSize, unlessFewerThan: least) }
        guard !items.isEmpty else { break }
        export(items, deadline)
        if deadline.hasPassed { break }
      }
      if occasion == .last { state.withLock { $0.dropped += $0.close() } }
    }
  }

  /// How many were lost: to a full queue, or added after the end.
  var dropped: Int { state.withLock { $0.dropped } }

  func add(_ item: Item) {
    let (isFirst, isDue) = state.withLock { state -> (Bool, Bool) in
      guard !state.isClosed, state.items.count < policy.queueSize else {
        state.dropped += 1
        return (false, false)
      }
      if state.items.isEmpty { state.items.reserveCapacity(min(policy.batchSize, 512)) }
      state.items.append(item)
      let count = state.items.count
      return (count == 1, streams ? count == 1 : count.isMultiple(of: policy.batchSize))
    }
    if isFirst { thread.start() }
    if isDue { thread.wake() }
  }

  func flush(within limit: Duration) async -> Bool { await thread.flush(within: limit) }

  func shutdown(within limit: Duration) async -> Bool {
    let isDone = await thread.stop(within: limit)
    state.withLock { $0.dropped += $0.close() }
    return isDone
  }

  /// Without waiting for it.
  func requestFlush() { thread.requestFlush() }
}

extension BatchProcessor: SpanSink where Item == RecordedSpan {
  func rootStarted(in trace: TraceID) {}
  func ended(_ span: RecordedSpan) { add(span) }
  func flush() { requestFlush() }
}

extension BatchProcessor.State {
  mutating func take(_ count: Int, unlessFewerThan least: Int) -> [Item] {
    guard items.count >= least else { return [] }
    guard items.count > count else {
      defer { items = [] }
      return items
    }
    defer { items.removeFirst(count) }
    return Array(items.prefix(count))
  }

  /// - Returns: how many are left behind.
  mutating func close() -> Int {
    defer { items = [] }
    isClosed = true
    return items.count
  }
}
