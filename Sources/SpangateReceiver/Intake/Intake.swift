import SpangateCore
import SpangateTrace
import SpangateWire

/// The way in for every request, whatever carried it, and the way to the inbox for everyone.
final class Intake: Sendable {
  let limits: ReceiverLimits
  /// Of what is let go.
  let redactor: Redactor
  let inbox: Locked<Inbox>
  private let start = ContinuousClock.now

  init(limits: ReceiverLimits, redactor: Redactor = .none) {
    self.limits = limits
    self.redactor = redactor
    inbox = Locked(Inbox(limits: limits, redactor: redactor))
  }

  /// Monotonic, since the intake was made.
  var now: Duration { start.duration(to: .now) }

  /// Takes the body of a request, already decompressed.
  func take(_ body: [UInt8], of signal: OTLPSignal, as format: OTLPFormat) throws(Refusal) -> ExportResponse {
    do {
      let request = format == .json ? try OTLPJSON.protobuf(from: body, of: signal) : body
      switch signal {
      case .traces: return try takeTraces(request)
      case .logs:
        let logs = try LogRequest(parsing: request, resourceTrace: Vocabulary.trialID)
        inbox.withLock { $0.accept(logs) }
      case .metrics:
        let metrics = try MetricRequest(parsing: request)
        inbox.withLock { $0.counts.metricPoints += metrics.pointCount }
      }
      return ExportResponse()
    } catch let refusal as Refusal {
      throw refusal
    } catch {
      throw Refusal(.malformed, "the body is not an OTLP \(signal.rawValue) request: \(error)")
    }
  }

  private func takeTraces(_ bytes: [UInt8]) throws -> ExportResponse {
    let request = try TraceRequest(parsing: bytes)
    let named = request.resources.indices.map { request.traceID(in: Vocabulary.trialID, ofResource: $0) }
    return try inbox.withLock { inbox in
      guard inbox.heldBytes + request.footprint <= limits.heldBytes else { throw Refusal.full }
      return try inbox.accept(request, named: named, at: now)
    }
  }

  func count(_ refusal: Refusal) {
    inbox.withLock { $0.counts.refused[refusal.reason.rawValue, default: 0] += 1 }
  }

  /// The next late spans; nil when there will be none.
  func nextLate() async -> EnrichedTrace? {
    await withCheckedContinuation { continuation in
      inbox.withLock { inbox in inbox.heldBytes -= inbox.late.next(for: continuation) }
    }
  }

  /// Takes no more late spans; those that are queued can still be taken.
  func endLate() { inbox.withLock { $0.late.close() } }

  /// Lets everyone go who waits for something.
  func close() {
    inbox.withLock { inbox in
      inbox.late.close()
      for id in inbox.trials.keys { inbox.abandon(id) }
    }
  }
}
