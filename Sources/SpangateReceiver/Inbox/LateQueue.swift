import SpangateCore

/// Late spans, until someone takes them.
struct LateQueue: Sendable {
  private var traces: [EnrichedTrace] = []
  private var taker: CheckedContinuation<EnrichedTrace?, Never>?
  private var isClosed = false

  /// - Returns: how many bytes are held for it from now on; 0 when someone took it at once, or nobody ever will.
  mutating func add(_ trace: EnrichedTrace) -> Int {
    guard !isClosed else { return 0 }
    if let taker {
      self.taker = nil
      taker.resume(returning: trace)
      return 0
    }
    traces.append(trace)
    return trace.request.count
  }

  /// Gives the oldest to `taker`, now or when there is one; nil when there will be none.
  ///
  /// - Returns: how many bytes are held no longer.
  mutating func next(for taker: CheckedContinuation<EnrichedTrace?, Never>) -> Int {
    if traces.isEmpty, !isClosed {
      self.taker = taker
      return 0
    }
    let trace = traces.isEmpty ? nil : traces.removeFirst()
    taker.resume(returning: trace)
    return trace?.request.count ?? 0
  }

  /// What is queued can still be taken; nothing is added.
  mutating func close() {
    isClosed = true
    taker?.resume(returning: nil)
    taker = nil
  }
}
