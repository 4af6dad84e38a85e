internal import SpangateCore
import SpangateTrace
internal import SpangateWire

/// What is refused is taken apart until what is wrong with it stands alone, so that everything else gets through.
extension BackendLane {
  /// Sends one by one, or by halves, what was refused together.
  ///
  /// - Returns: nil when the backend could not be asked to the end, so that all of it is worth sending another time.
  func isolate(_ request: [UInt8]) async -> Isolation? {
    guard let request = try? TraceRequest(parsing: request), request.spans.count > 1, await takesAnything() else {
      return Isolation()
    }
    var isolation = Isolation()
    var parts = Self.halves(of: 0..<request.spans.count)
    while let part = parts.popLast() {
      guard let bytes = try? request.keeping(part).bytes else { continue }
      switch await transmit(bytes) {
      case .taken(let response):
        note(response)
        isolation.accept(part.map { request.spans[$0].traceID })
      case .refused:
        if part.count > 1, isolation.refusedInRow < policy.spanIsolationLimit {
          parts += Self.halves(of: part)
        } else {
          isolation.refuse(part.count)
        }
      case .unsupported(let problem):
        counts.problem = problem
        isolation.refuse(part.count)
      case .notNow(_, let problem), .misdirected(let problem):
        counts.problem = problem
        return nil
      }
    }
    if !isolation.accepted.isEmpty { counts.refuse(spans: isolation.refusedSpans) }
    return isolation
  }

  /// Whether a backend that refused something takes anything at all: if it took nothing yet, it is asked with a request
  /// that holds nothing.
  func takesAnything() async -> Bool {
    if !counts.accepted.isEmpty { return true }
    if let known = takesEmpty { return known }
    guard case .taken = await transmit([]) else {
      takesEmpty = false
      return false
    }
    takesEmpty = true
    return true
  }

  /// The first half last, since it is taken from the end.
  private static func halves(of range: Range<Int>) -> [Range<Int>] {
    let middle = range.lowerBound + range.count / 2
    return [middle..<range.upperBound, range.lowerBound..<middle]
  }
}

/// What became of a request that was taken apart.
struct Isolation: Sendable {
  /// The traces of spans that were taken.
  private(set) var accepted: Set<TraceID> = []
  private(set) var refusedSpans = 0
  /// Since one was taken.
  private(set) var refusedInRow = 0

  mutating func accept(_ traces: [TraceID]) {
    accepted.formUnion(traces)
    refusedInRow = 0
  }

  mutating func refuse(_ spans: Int) {
    refusedSpans += spans
    refusedInRow += 1
  }
}
