/// Requests with late spans, until someone takes them.
struct LateQueue: Sendable {
  private var requests: [[UInt8]] = []
  private var taker: CheckedContinuation<[UInt8]?, Never>?
  private var isClosed = false

  /// - Returns: how many bytes are held for it from now on; 0 when someone took it at once, or nobody ever will.
  mutating func add(_ request: [UInt8]) -> Int {
    guard !isClosed else { return 0 }
    if let taker {
      self.taker = nil
      taker.resume(returning: request)
      return 0
    }
    requests.append(request)
    return request.count
  }

  /// Gives the oldest request to `taker`, now or when there is one; nil when there will be none.
  ///
  /// - Returns: how many bytes are held no longer.
  mutating func next(for taker: CheckedContinuation<[UInt8]?, Never>) -> Int {
    if requests.isEmpty, !isClosed {
      self.taker = taker
      return 0
    }
    let request = requests.isEmpty ? nil : requests.removeFirst()
    taker.resume(returning: request)
    return request?.count ?? 0
  }

  /// What is queued can still be taken; nothing is added.
  mutating func close() {
    isClosed = true
    taker?.resume(returning: nil)
    taker = nil
  }
}
