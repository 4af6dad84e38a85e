import SpangateCore
import SpangateWire
import SpangateTesting
import SpangateTrace
import Testing

@testable import SpangateReceiver

@Suite(.timeLimit(.minutes(5)))
struct CollectorTests {
  private let trial = PlannedTrial.stub()
  private let limits = ReceiverLimits(traceWait: .milliseconds(40), quiet: .milliseconds(10))

  private func collector(limits: ReceiverLimits? = nil) async throws -> OTLPCollector {
    let collector = try await OTLPCollector.start(limits: limits ?? self.limits)
    collector.expect(trial)
    return collector
  }

  private func enrichment(
    tags: Attributes = ["experiment.id": "e"], spans: [SpanID: Enrichment.Addition] = [:]
  ) -> Enrichment {
    Enrichment(tags: tags, spans: spans, root: .stub(0xb1, "eval.trial", ["test.case.name": "c"]))
  }

  private func released(by collector: OTLPCollector, _ enrichment: Enrichment) throws -> [SpanRecord] {
    let trace = collector.release(trial, writing: enrichment)
    let spans = try OTLPTraces.spans(in: trace.request)
    #expect(trace.spanCount == spans.count)
    #expect(trace.id == trial.traceID)
    return spans
  }

  @Test func `spans are held, settled, tagged and let go`() async throws {
    let collector = try await collector()
    collector.receive(OTLPTraces.request(for: [.stub(2, parent: 1, "agent.turn")]))
    collector.receive(OTLPTraces.request(for: [.stub(1, parent: 0xb1, "agent.run")]))
    let trace = await collector.settle(trial, agentExited: true)
    #expect(trace.completeness == .settled)
    #expect(Set(trace.spans.map(\.name)) == ["agent.run", "agent.turn"])
    let score = Enrichment.Addition(
      attributes: ["eval.score.contains": 1.0], events: [.init(name: "gen_ai.evaluation.result")])
    let spans = try released(by: collector, enrichment(spans: [SpanID(1)!: score]))
    #expect(spans.map(\.name) == ["eval.trial", "agent.turn", "agent.run"])
    #expect(spans.allSatisfy { $0.attributes.string("experiment.id") == "e" })
    #expect(spans[2].attributes.double("eval.score.contains") == 1)
    #expect(spans[2].events.map(\.name) == ["gen_ai.evaluation.result"])
    #expect(collector.counts.joined == 2)
    await collector.close()
  }

  @Test func `spans of judges are let go as they are, beside the trial's own`() async throws {
    let collector = try await collector()
    collector.receive(OTLPTraces.request(for: [.stub(1, parent: 0xb1, "agent.run")]))
    _ = await collector.settle(trial, agentExited: true)
    var enrichment = enrichment()
    enrichment.judges = [.stub(8, parent: 0xb1, "eval.judge", ["llm.cost.usd": 0.5])]
    let spans = try released(by: collector, enrichment)
    #expect(spans.map(\.name) == ["eval.trial", "eval.judge", "agent.run"])
    #expect(spans[1] == enrichment.judges[0])
    await collector.close()
  }

  @Test func `what an agent writes under our names moves, and is counted`() async throws {
    let collector = try await collector()
    var forged = SpanRecord.stub(
      1, parent: 0xb1, "agent.run",
      [
        "eval.score.contains": 1.0, "eval.score.own": 2.0, "test.case.result.status": "pass", "experiment.id": "e",
        "experiment.variant": "told", "mine": 1,
      ])
    forged.events = [
      .init(name: "gen_ai.evaluation.result", attributes: ["gen_ai.evaluation.name": "contains"]),
      .init(name: "gen_ai.evaluation.result", attributes: ["gen_ai.evaluation.name": "its own"]),
    ]
    collector.receive(OTLPTraces.request(for: [forged, .stub(2, parent: 1, "agent.turn", ["a": 1])]))
    _ = await collector.settle(trial, agentExited: true)
    var enrichment = enrichment(tags: ["experiment.id": "e", "experiment.variant": "control"])
    enrichment.root.attributes["eval.score.contains"] = .double(0)
    enrichment.spans = [SpanID(1)!: .init(attributes: ["eval.score.contains": 0.0])]
    enrichment.told = ["experiment.variant": "told"]
    let spans = try released(by: collector, enrichment)
    let span = try #require(spans.first { $0.name == "agent.run" })
    #expect(
      span.attributes.double("eval.score.contains") == 0 && span.attributes.double("agent.eval.score.contains") == 1)
    #expect(span.attributes.double("eval.score.own") == nil && span.attributes.double("agent.eval.score.own") == 2)
    #expect(span.attributes.string("agent.test.case.result.status") == "pass")
    #expect(span.attributes.string("experiment.id") == "e" && span.attributes.string("agent.experiment.id") == nil)
    #expect(span.attributes.string("experiment.variant") == "control")
    #expect(span.attributes.string("agent.experiment.variant") == nil && span.attributes["mine"] == 1)
    #expect(span.events.map(\.name) == ["agent.gen_ai.evaluation.result", "gen_ai.evaluation.result"])
    #expect(
      collector.counts.movedNames == [
        "eval.score.contains": 1, "eval.score.own": 1, "test.case.result.status": 1, "gen_ai.evaluation.result": 1,
      ])
    await collector.close()
  }

  @Test func `what an agent writes under our names moves wherever it stands`() async throws {
    let collector = try await collector()
    var forged = SpanRecord.stub(1, parent: 0xb1, "eval.judge", ["llm.cost.usd": 3.0])
    let lies: Attributes = ["eval.score.contains": 1.0, "experiment.id": "e", "mine": 1]
    forged.events = [.init(name: "said", attributes: lies)]
    forged.links = [.init(to: SpanReference(trace: TraceID(high: 7, low: 7)!, span: SpanID(7)!))]
    forged.links[0].attributes = lies
    forged.resource = ["eval.trial.id": .string("\(trial.traceID)"), "eval.case.id": "another", "service.name": "s"]
    collector.receive(OTLPTraces.request(for: [forged]))
    let trace = await collector.settle(trial, agentExited: true)
    // What a judge costs is not the agent's; what the agent calls so is.
    #expect(trace.spans.map(\.name) == ["agent.eval.judge"])
    let spans = try released(by: collector, enrichment(tags: ["experiment.id": "e"]))
    let span = try #require(spans.first { $0.name == "agent.eval.judge" })
    let moved: Attributes = ["agent.eval.score.contains": 1.0, "experiment.id": "e", "mine": 1]
    #expect(span.events.map(\.attributes) == [moved] && span.links.map(\.attributes) == [moved])
    #expect(
      span.resource == [
        "eval.trial.id": .string("\(trial.traceID)"), "agent.eval.case.id": "another", "service.name": "s",
      ])
    #expect(collector.counts.movedNames == ["eval.score.contains": 2, "eval.case.id": 1, "eval.judge": 1])
    await collector.close()
  }

  @Test func `a span with the ID of the trial's own root is refused, late too`() async throws {
    let collector = try await collector()
    let claim = SpanRecord.stub(0xb1, "eval.trial")
    collector.receive(OTLPTraces.request(for: [claim, .stub(1, parent: 0xb1, "agent.run")]))
    _ = await collector.settle(trial, agentExited: true)
    #expect(try released(by: collector, enrichment()).map(\.name) == ["eval.trial", "agent.run"])
    collector.receive(OTLPTraces.request(for: [claim]))
    #expect(collector.counts.claimedRoots == 2)
    await collector.close()
  }

  @Test func `an agent that starts a trace of its own is joined by its resource`() async throws {
    let collector = try await collector()
    var span = SpanRecord.stub(1, "own root", trace: 0xf0)
    span.resource = ["eval.trial.id": .string(trial.traceID.description)]
    collector.receive(OTLPTraces.request(for: [span]))
    let trace = await collector.settle(trial, agentExited: true)
    #expect(trace.completeness == .settled)
    #expect(trace.spans.map(\.traceID) == [TraceID(high: 0, low: 0xf0)!])
    let spans = try released(by: collector, enrichment())
    #expect(spans[0].links.map(\.to) == [SpanReference(trace: TraceID(high: 0, low: 0xf0)!, span: SpanID(1)!)])
    #expect(spans[1].traceID == TraceID(high: 0, low: 0xf0)!)
    await collector.close()
  }

  @Test func `spans of no trial are counted and not kept`() async throws {
    let collector = try await collector()
    collector.receive(OTLPTraces.request(for: [.stub(1, "stranger", trace: 0xee)]))
    #expect(collector.counts.unjoined == 1)
    #expect(collector.intake.inbox.withLock { $0.heldBytes } == 0)
    #expect(await collector.settle(trial, agentExited: true).completeness == .absent)
    await collector.close()
  }

  @Test func `one trial's spans among many do not hold the others' bytes`() async throws {
    let collector = try await collector()
    let strangers = (1...50).map { SpanRecord.stub($0, "stranger", trace: 0xee) }
    let request = OTLPTraces.request(for: strangers + [.stub(99, parent: 0xb1, "mine")])
    collector.receive(request)
    #expect(collector.intake.inbox.withLock { $0.heldBytes } < request.count / 5)
    #expect(try released(by: collector, enrichment()).map(\.name) == ["eval.trial", "mine"])
    await collector.close()
  }

  @Test func `trials that share a request share its bytes until both are let go`() async throws {
    let collector = try await collector()
    let other = PlannedTrial.stub(trace: 0xa2, root: 0xb2)
    collector.expect(other)
    let spans = (1...20).map { SpanRecord.stub($0, parent: 0xb1, "s", trace: $0.isMultiple(of: 2) ? 0xa1 : 0xa2) }
    collector.receive(OTLPTraces.request(for: spans))
    let held = collector.intake.inbox.withLock { $0.heldBytes }
    #expect(collector.release(trial, writing: enrichment()).spanCount == 11)
    #expect(collector.intake.inbox.withLock { $0.heldBytes } == held)
    #expect(collector.release(other, writing: enrichment()).spanCount == 11)
    #expect(collector.intake.inbox.withLock { $0.heldBytes } == 0)
    await collector.close()
  }

  @Test func `a span that is sent again is held once`() async throws {
    let collector = try await collector()
    let request = OTLPTraces.request(for: [.stub(1, parent: 0xb1, "a")])
    collector.receive(request)
    collector.receive(request)
    collector.receive(OTLPTraces.request(for: [.stub(1, parent: 0xb1, "another with the same ID")]))
    #expect(await collector.settle(trial, agentExited: true).spans.count == 2)
    await collector.close()
  }

  @Test func `a span that is sent while it runs, and then as it ended, is there once`() async throws {
    let collector = try await collector()
    var running = SpanRecord.stub(1, parent: 0xb1, "agent.run", lasting: 5, ["n": 1])
    let ended = running
    running.end = 0
    running.attributes = [:]
    for span in [running, ended] { collector.receive(OTLPTraces.request(for: [span])) }
    let trace = await collector.settle(trial, agentExited: true)
    #expect(trace.spans.map(\.end) == [ended.end] && trace.completeness == .settled)
    #expect(collector.spanCount(of: trial) == 1)
    await collector.close()
  }

  @Test func `late spans are forwarded with the tags`() async throws {
    let collector = try await collector()
    _ = collector.release(trial, writing: enrichment())
    collector.receive(OTLPTraces.request(for: [.stub(5, parent: 1, "late"), .stub(6, "stranger", trace: 0xee)]))
    await collector.close()
    var late: [SpanRecord] = []
    for await trace in collector.late { late += try OTLPTraces.spans(in: trace.request) }
    #expect(late.map(\.name) == ["late"])
    #expect(late[0].attributes == ["experiment.id": "e"])
    #expect(collector.counts.late == 1)
    #expect(collector.intake.inbox.withLock { $0.heldBytes } == 0)
  }

  @Test func `log records of a trial become events of its spans`() async throws {
    let collector = try await collector()
    collector.receive(OTLPTraces.request(for: [.stub(1, parent: 0xb1, "a")]))
    let body = [("0000000000000001", "on-span"), ("00000000000000ff", "on-missing"), ("", "on-none")]
      .map { #"{"traceId":"\#(trial.traceID)","spanId":"\#($0.0)","eventName":"\#($0.1)"}"# }.joined(separator: ",")
    let logs = #"{"resourceLogs":[{"scopeLogs":[{"logRecords":[\#(body),{"eventName":"elsewhere"}]}]}]}"#
    _ = try collector.intake.take(Array(logs.utf8), of: .logs, as: .json)
    #expect(collector.counts.logRecords == 4)
    let trace = await collector.settle(trial, agentExited: true)
    #expect(trace.spans[0].events.map(\.name) == ["on-span"])
    let spans = try released(by: collector, enrichment())
    #expect(spans[0].events.map(\.name) == ["on-missing", "on-none"])
    #expect(spans[1].events.map(\.name) == ["on-span"])
    #expect(collector.intake.inbox.withLock { $0.heldBytes } == 0)
    await collector.close()
  }

  @Test func `what is let go is redacted, late spans and log records too, and what is scored is not`() async throws {
    let secret = "ada@example.com"
    let collector = try await OTLPCollector.start(limits: limits, redactor: Redactor(.all()))
    collector.expect(trial)
    collector.receive(OTLPTraces.request(for: [.stub(1, parent: 0xb1, "a", ["user.note": .string(secret)])]))
    let record = #"{"traceId":"\#(trial.traceID)","spanId":"0000000000000001","body":{"stringValue":"to \#(secret)"}}"#
    let logs = #"{"resourceLogs":[{"scopeLogs":[{"logRecords":[\#(record)]}]}]}"#
    _ = try collector.intake.take(Array(logs.utf8), of: .logs, as: .json)
    let trace = await collector.settle(trial, agentExited: true)
    #expect(trace.spans[0].attributes.string("user.note") == secret)
    let spans = try released(by: collector, enrichment())
    #expect(spans[1].attributes.string("user.note") == "[email]")
    #expect(spans[1].events.map { $0.attributes.string("body") } == ["to [email]"])
    collector.receive(OTLPTraces.request(for: [.stub(5, parent: 1, "late \(secret)")]))
    await collector.close()
    for await late in collector.late { #expect(try OTLPTraces.spans(in: late.request).map(\.name) == ["late [email]"]) }
    #expect(collector.counts.late == 1)
  }

  @Test func `more spans than a trial may have are dropped and said to be`() async throws {
    let collector = try await collector(limits: .init(spansPerTrial: 3))
    let spans = (1...5).map { SpanRecord.stub($0, parent: 0xb1, "s") }
    let response = try collector.intake.take(OTLPTraces.request(for: spans), of: .traces, as: .protobuf)
    #expect(response.rejected == 2)
    let trace = await collector.settle(trial, agentExited: false)
    #expect(trace.completeness == .cutOff(.stillArriving(spans: 3)))
    await collector.close()
  }

  @Test func `a wait ends when the span that it waits for arrives`() async throws {
    let collector = try await collector(limits: .init(traceWait: .seconds(60), quiet: .milliseconds(1)))
    collector.receive(OTLPTraces.request(for: [.stub(2, parent: 1, "child")]))
    async let trace = collector.settle(trial, agentExited: false)
    while !collector.intake.inbox.withLock({ $0.trials[trial.traceID]?.waiters.isEmpty == false }) {
      await Task.yield()
    }
    collector.receive(OTLPTraces.request(for: [.stub(1, parent: 0xb1, "root")]))
    #expect(await trace.completeness == .settled)
    await collector.close()
  }

  @Test func `a wait ends with what there is when its task is cancelled`() async throws {
    let collector = try await collector(limits: .init(traceWait: .seconds(60)))
    let task = Task { await collector.settle(trial, agentExited: false) }
    task.cancel()
    #expect(await task.value.completeness == .absent)
    await collector.close()
  }

  @Test func `a killed agent leaves a trace without its root`() async throws {
    let collector = try await collector()
    collector.receive(OTLPTraces.request(for: [.stub(3, parent: 2, "child")]))
    let trace = await collector.settle(trial, agentExited: true)
    #expect(trace.completeness == .cutOff(.rootMissing(spans: 1)))
    await collector.close()
  }

  @Test func `a trial that nobody expected has its root span only`() async throws {
    let collector = try await OTLPCollector.start()
    #expect(await collector.settle(trial, agentExited: false).completeness == .absent)
    #expect(try released(by: collector, enrichment()).map(\.name) == ["eval.trial"])
    await collector.close()
  }

  @Test func `a port that is taken is a finding`() async throws {
    let collector = try await OTLPCollector.start()
    let port = Int(collector.endpoint.split(separator: ":").last!)!
    let finding = await #expect(throws: Finding.self) { try await OTLPCollector.start(port: port) }
    #expect(finding?.rule == .receiverUnavailable)
    #expect(finding?.message == "the receiver could not listen on `127.0.0.1:\(port)`: address already in use")
    await collector.close()
  }

  @Test(arguments: ["0.0.0.0", "::"])
  func `only the loopback is listened on`(host: String) async throws {
    let finding = await #expect(throws: Finding.self) { try await OTLPCollector.start(host: host) }
    #expect(finding?.message.hasSuffix("which is not this machine's loopback") == true)
  }
}
