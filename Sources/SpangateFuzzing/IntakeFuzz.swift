internal import SpangateCore
import SpangateTrace
import SpangateWire

@testable internal import SpangateReceiver

/// Export requests of a client that knows a trial and means it no good. What is held stays within its bound, what comes
/// again is held once, and whatever leaves is well-formed and UTF-8.
enum IntakeFuzz {
  private static let trial = PlannedTrial(
    id: TrialKey(suite: "s", case: "c", variant: "v", index: 0), asking: Question("x"), runID: "r",
    traceID: TraceID(high: 0, low: 0xa1)!, rootSpanID: SpanID(0xb1)!)

  static func check(_ bytes: [UInt8]) {
    let limits = ReceiverLimits(requestBytes: 4 << 10, spansPerTrial: 20, heldBytes: 32 << 10)
    let redactor = Redactor(.secretsOnly, limits: TextLimits(any: 16))
    let intake = Intake(limits: limits, redactor: redactor)
    intake.inbox.withLock { $0.expect(trial) }
    _ = try? intake.take(bytes, of: .logs, as: .protobuf)
    _ = try? intake.take(bytes, of: .traces, as: .protobuf)
    let once = spans(in: intake)
    _ = try? intake.take(bytes, of: .traces, as: .protobuf)
    precondition(spans(in: intake) == once, "what came twice is held twice")
    precondition(once.count <= limits.spansPerTrial, "more spans than a trial may have")
    precondition(intake.inbox.withLock { $0.heldBytes } <= limits.heldBytes, "more is held than may be")
    release(from: intake, spans: once.count)
    precondition(intake.inbox.withLock { $0.heldBytes } == 0, "what was let go is still counted")
  }

  private static func spans(in intake: Intake) -> [SpanID] {
    intake.inbox.withLock { $0.contents(of: trial.traceID) }?.records.map(\.id) ?? []
  }

  private static func release(from intake: Intake, spans: Int) {
    let tags: Attributes = ["experiment.id": "e"]
    let encoded = EncodedAttributes(tags)
    let root = SpanRecord(traceID: trial.traceID, id: trial.rootSpanID, name: "eval.trial")
    let enrichment = Enrichment(tags: tags, spans: [:], root: root)
    guard let contents = intake.inbox.withLock({ $0.letGo(trial.traceID, tags: encoded) }) else {
      preconditionFailure("the trial is lost")
    }
    let trace = contents.enriched(
      with: enrichment, tags: encoded, redactor: intake.redactor, reserved: ReservedNames(enrichment))
    guard let request = try? TraceRequest(parsing: trace.request) else {
      preconditionFailure("what was let go cannot be read")
    }
    precondition(request.spans.count == spans + 1, "a span is lost")
    precondition(request.brokenTexts == 0, "what was let go is not UTF-8")
  }
}
