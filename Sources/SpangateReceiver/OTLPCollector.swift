package import SpangateCore
package import SpangateTrace
import SpangateWire

/// Receives OTLP over gRPC, HTTP/protobuf and HTTP/JSON on one loopback port, and holds spans until they are scored.
package final class OTLPCollector: TraceCollector {
  let intake: Intake
  private let listener: Listener
  package let late: AsyncStream<EnrichedTrace>

  private init(intake: Intake, listener: Listener) {
    self.intake = intake
    self.listener = listener
    late = AsyncStream(unfolding: { await intake.nextLate() })
  }

  /// Listens on a port, or on a free one.
  ///
  /// - Parameters:
  ///   - token: what every request has to carry; nil for nothing.
  ///   - redactor: of everything that is let go; what is scored is what arrived.
  /// - Throws: `receiver-unavailable` when the port is taken, or the host is not a loopback address.
  package static func start(
    host: String = "127.0.0.1", port: Int? = nil, limits: ReceiverLimits = .init(),
    timeouts: ReceiverTimeouts = .init(), token: String? = nil, redactor: Redactor = .none
  ) async throws(Finding) -> OTLPCollector {
    let intake = Intake(limits: limits, access: Access(token: token), redactor: redactor)
    return OTLPCollector(
      intake: intake, listener: try await Listener.start(host: host, port: port, intake: intake, timeouts: timeouts))
  }

  package var endpoint: String { listener.endpoint }
  package var token: String? { intake.access.token }

  package var counts: CollectorCounts { intake.inbox.withLock { $0.counts } }

  package func receive(_ request: [UInt8]) {
    do throws(Refusal) {
      _ = try intake.take(request, of: .traces, as: .protobuf)
    } catch {
      intake.count(error)
    }
  }

  package func expect(_ trial: PlannedTrial) {
    intake.inbox.withLock { $0.expect(trial) }
  }

  package func settle(_ trial: PlannedTrial, agentExited: Bool) async -> Trace {
    if agentExited { await listener.catchUp() }
    let wait = JoinMachine.Wait(since: intake.now, agentExited: agentExited)
    let completeness = await intake.settle(trial.traceID, wait: wait) { [listener] delay, body in
      listener.schedule(after: delay, body)
    }
    let contents = intake.inbox.withLock { $0.contents(of: trial.traceID) }
    return Trace(id: trial.traceID, spans: contents?.records ?? [], completeness: completeness)
  }

  package func spanCount(of trial: PlannedTrial) -> Int? {
    intake.inbox.withLock { $0.spanCount(of: trial.traceID) }
  }

  package var overtaken: [TraceID: Int] { intake.inbox.withLock(\.overtaken) }

  package func release(_ trial: PlannedTrial, writing enrichment: Enrichment) -> EnrichedTrace {
    let tags = EncodedAttributes(enrichment.tags)
    let contents = intake.inbox.withLock { $0.letGo(trial.traceID, tags: tags) }
    let nothing = TrialContents(trial: HeldTrial(trial, limits: intake.limits), requests: [])
    let reserved = ReservedNames(enrichment)
    let enriched = (contents ?? nothing).enriched(
      with: enrichment, tags: tags, redactor: intake.redactor, reserved: reserved)
    intake.inbox.withLock { $0.count(reserved) }
    return enriched
  }

  package func endLate() { intake.endLate() }

  package func close() async {
    intake.close()
    await listener.close()
  }
}
