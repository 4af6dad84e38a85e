import SpangateCore
import SpangateTrace
import SpangateWire

/// The way in for every request, whatever carried it, and the way to the inbox for everyone.
final class Intake: Sendable {
  let limits: ReceiverLimits
  let access: Access
  /// Of what is let go.
  let redactor: Redactor
  let inbox: Locked<Inbox>
  /// Where large requests are read; nil for where they come in.
  let lanes = Locked<ReadingLanes?>(nil)
  private let start = ContinuousClock.now

  init(limits: ReceiverLimits, access: Access = Access(), redactor: Redactor = .none) {
    self.limits = limits
    self.access = access
    self.redactor = redactor
    inbox = Locked(Inbox(limits: limits, redactor: redactor))
  }

  /// Monotonic, since the intake was made.
  var now: Duration { start.duration(to: .now) }

  /// Takes the body of a request, already decompressed.
  func take(_ body: [UInt8], of signal: OTLPSignal, as format: OTLPFormat) throws(Refusal) -> ExportResponse {
    do {
      let (request, mended) = format == .json ? try OTLPJSON.protobuf(from: body, of: signal) : (body, 0)
      switch signal {
      case .traces: return try takeTraces(request, mended: mended)
      case .logs:
        return takeLogs(try LogRequest(parsing: request, resourceTrace: Vocabulary.trialID), mended: mended)
      case .metrics:
        let metrics = try MetricRequest(parsing: request)
        inbox.withLock { $0.counts.metricPoints += metrics.pointCount }
      }
      return ExportResponse()
    } catch let refusal as Refusal {
      throw refusal
    } catch WireError.tooManyParts {
      throw Refusal(.tooLarge, "the request is too large: \(WireError.tooManyParts)")
    } catch {
      throw Refusal(.malformed, "the body is not an OTLP \(signal.rawValue) request: \(error)")
    }
  }

  /// - Parameter mended: so many texts of it were not UTF-8 and are.
  private func takeTraces(_ bytes: [UInt8], mended: Int) throws -> ExportResponse {
    var request = try TraceRequest(parsing: bytes)
    let broken = mended + request.brokenTexts
    if request.brokenTexts > 0 { request = try request.mended() }
    let groups = request.groups(byTrialIn: Vocabulary.trialID)
    let admission = try inbox.withLock { [request] inbox in
      guard inbox.heldBytes + request.footprint <= limits.heldBytes else { throw Refusal.full }
      inbox.counts.mendedTexts += broken
      return inbox.accept(request, groups, at: now)
    }
    if let sparse = admission.sparse {
      let kept = try request.keeping(sparse.spans)
      inbox.withLock { $0.replace(sparse, by: kept) }
    }
    for (trial, spans, tags) in admission.late { forward(spans, of: request, trial: trial, tags: tags) }
    return admission.response.warning(ofMended: broken)
  }

  private func forward(_ spans: [Int], of request: TraceRequest, trial: TraceID, tags: EncodedAttributes) {
    var writer = WireWriter()
    let pass = redactor.isIdle ? nil : RedactionPass(redactor)
    let reserved = ReservedNames(joining: Vocabulary.trialID)
    request.write(spans, to: &writer, redactedBy: pass, reserved: reserved) { _ in SpanAddition(attributes: tags) }
    let late = EnrichedTrace(id: trial, request: writer.bytes, spanCount: spans.count)
    inbox.withLock { inbox in
      inbox.count(reserved)
      inbox.heldBytes += inbox.late.add(late)
    }
  }

  private func takeLogs(_ request: LogRequest, mended: Int) -> ExportResponse {
    let broken = mended + request.brokenTexts
    let joined = inbox.withLock { inbox in
      inbox.counts.mendedTexts += broken
      return inbox.accept(request)
    }
    let events = joined.map { trial, record in
      (trial, HeldTrial.Event(span: record.spanID, event: request.event(of: record), size: record.size))
    }
    let dropped = inbox.withLock { $0.keep(events) }
    guard dropped > 0 else { return ExportResponse().warning(ofMended: broken) }
    return ExportResponse(rejected: dropped, message: "\(dropped) log records beyond what is held for one trial")
      .warning(ofMended: broken)
  }

  /// So many kinds of refusals are told apart.
  private static let mostRefusals = 24

  func count(_ refusal: Refusal) {
    inbox.withLock { inbox in
      let plain = refusal.reason.rawValue
      let told = refusal.subject.map { "\(plain) `\($0)`" } ?? plain
      // Whoever makes up a new one each time fills nothing.
      let isRoom = inbox.counts.refused[told] != nil || inbox.counts.refused.count < Self.mostRefusals
      inbox.counts.refused[isRoom ? told : plain, default: 0] += 1
    }
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

extension ExportResponse {
  /// Says that texts were not UTF-8.
  fileprivate func warning(ofMended count: Int) -> ExportResponse {
    guard count > 0 else { return self }
    let warning = "\(count) texts are not UTF-8; U+FFFD stands for what is wrong in them"
    return ExportResponse(rejected: rejected, message: [message, warning].compactMap { $0 }.joined(separator: "; "))
  }
}
