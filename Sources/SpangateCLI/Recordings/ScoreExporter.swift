import SpangateCore
import SpangateExport
import SpangateTrace
import SpangateWire

/// Writes the scores of recorded traces where they were asked for, each backend's own way: annotations once everything is
/// scored, spans that link to the traces as it goes.
struct ScoreExporter: TraceExporter {
  private let writeBack: WriteBack
  private let http: any HTTPClient
  private let forwarder: OTLPForwarder?
  private let scored = Locked<[ScoredTrial]>([])

  /// Requests to one backend at a time, and attempts at one.
  private static let (width, attempts) = (8, 4)

  init(_ writeBack: WriteBack, http: any HTTPClient, forwarding forwarder: OTLPForwarder?) {
    self.writeBack = writeBack
    self.http = http
    self.forwarder = forwarder
  }

  func export(_ trace: EnrichedTrace, of trial: ScoredTrial?) async {
    guard let trial else { return }
    // A case without a trace has a trial all the same.
    guard let spans = try? OTLPTraces.spans(in: trace.request), let recorded = spans.agentRoot else { return }
    writeBack.write(trace)
    if !writeBack.annotated.isEmpty {
      var own = trial
      own.judgement.rootSpanID = recorded.id
      scored.withLock { $0.append(own) }
    }
    guard let forwarder, let span = spans.linkedSpan(of: trial.judgement, to: recorded) else { return }
    await forwarder.export(
      EnrichedTrace(id: span.traceID, request: OTLPTraces.request(for: [span]), spanCount: 1), of: nil)
  }

  func finish(within deadline: Duration) async -> [Delivery] {
    var deliveries = await forwarder?.finish(within: deadline) ?? []
    let end = ContinuousClock.now + deadline
    for named in writeBack.annotated { deliveries.append(await annotate(named, until: end)) }
    return deliveries
  }

  private func annotate(_ named: NamedBackend, until end: ContinuousClock.Instant) async -> Delivery {
    var delivery = Delivery(backend: named.name)
    var waiting = scored.withLock { $0 }[...]
    await withTaskGroup(of: (TraceID, String?).self) { group in
      func start() {
        guard let trial = waiting.popFirst() else { return }
        group.addTask {
          for request in named.backend.annotations(for: trial) {
            if let problem = await send(request, until: end) { return (trial.judgement.traceID, problem) }
          }
          return (trial.judgement.traceID, nil)
        }
      }
      for _ in 0..<Self.width { start() }
      for await (trace, problem) in group {
        if let problem {
          delivery.lost += 1
          delivery.problem = problem
        } else {
          delivery.accepted.insert(trace)
        }
        start()
      }
    }
    writeBack.noteAnnotated(delivery.accepted.count, in: named.name)
    return delivery
  }

  /// - Returns: why it was not taken; nil when it was.
  private func send(_ request: HTTPRequest, until end: ContinuousClock.Instant) async -> String? {
    var problem: String?
    for attempt in 1...Self.attempts {
      if attempt > 1 {
        try? await Task.sleep(for: Backoff().delay(after: attempt - 1, random: .random(in: 0..<1)))
      }
      guard ContinuousClock.now < end, !Task.isCancelled else { return problem ?? "the time for it was up" }
      do {
        let reply = try await http.send(request)
        if (200..<300).contains(reply.status) { return nil }
        problem = "it answered with status \(reply.status)"
        if reply.status < 500, reply.status != 429 { return problem }
      } catch {
        problem = "\(error)"
      }
    }
    return problem
  }
}

extension [SpanRecord] {
  /// The span of the agent's that nothing else of it is above of.
  fileprivate var agentRoot: SpanRecord? {
    let own = filter { !Vocabulary.isReservedSpan($0.name) }
    return own.first.flatMap { Trace(id: $0.traceID, spans: own).root }
  }

  /// The trial's own span in a trace of its own, which is the same each time that a run writes it, with its scores and a
  /// link to what they are about.
  fileprivate func linkedSpan(of judgement: Judgement, to root: SpanRecord) -> SpanRecord? {
    guard var span = first(where: { $0.id == judgement.rootSpanID }) else { return nil }
    let run = span.attributes.string(Vocabulary.runID) ?? ""
    func hash(_ word: String) -> UInt64 {
      Fingerprint.hash("\(word)/\(run)/\(judgement.key.suite)/\(judgement.key.case)/\(judgement.traceID)".utf8)
    }
    guard let trace = TraceID(high: hash("high"), low: hash("low") | 1), let id = SpanID(hash("span") | 1) else {
      return nil
    }
    span.traceID = trace
    span.id = id
    span.parent = nil
    span.links = [SpanRecord.Link(to: SpanReference(trace: root.traceID, span: root.id))] + span.links
    var told: Set<SpanRecord.Event> = []
    span.events += flatMap(\.events).filter { $0.name == Vocabulary.evaluationEvent && told.insert($0).inserted }
    return span
  }
}
