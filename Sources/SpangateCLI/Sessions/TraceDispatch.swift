import SpangateBuiltins
import SpangateCore
import SpangateExport
import SpangateIO
import SpangateTrace
import SpangateWire

/// Shows the trace of an agent that was asked by hand, and sends it where it can be looked at.
struct TraceDispatch {
  let workspace: Workspace
  let console: Console
  let http: CurlHTTPClient

  /// - Parameter requests: OTLP, in the order in which the agent handed them on.
  func send(_ requests: [[UInt8]], of question: String, _ outcome: Outcome, since start: Timestamp) async {
    let pass = RedactionPass(Redactor(workspace.settings.redact))
    let recorded = requests.flatMap { (try? OTLPTraces.spans(in: $0)) ?? [] }
    guard let trace = recorded.first?.traceID else { return }
    let spans = Trace(id: trace, spans: recorded).priced(by: workspace.settings.prices).spans.map { pass.redacted($0) }
    console.note(TraceDrawing(spans).lines(on: Surface(color: console.color)).joined(separator: "\n"))
    let endpoint = workspace.environment["OTEL_EXPORTER_OTLP_ENDPOINT"].flatMap { $0.isEmpty ? nil : $0 }
    if let endpoint {
      await post(OTLPTraces.request(for: spans), to: endpoint)
    }
    if workspace.settings.backends.isEmpty {
      // Whoever takes the spans has a page of its own for them.
      if endpoint == nil {
        writePage(spans, of: trace, judgement(of: question, outcome, spans, since: start, pass))
      }
    } else {
      await export(EnrichedTrace(id: trace, request: OTLPTraces.request(for: spans), spanCount: spans.count))
    }
  }

  private func post(_ request: [UInt8], to endpoint: String) async {
    let url = endpoint.withoutSlash + "/v1/traces"
    var problem: String?
    do {
      let response = try await http.send(
        HTTPRequest(
          method: "POST", url: url, headers: [HTTPHeader("Content-Type", "application/x-protobuf")], body: request))
      if !(200..<300).contains(response.status) { problem = "it answered with status \(response.status)" }
    } catch {
      problem = "\(error)"
    }
    guard let problem else { return }
    console.show([
      Finding(
        .backendUndelivered, "the endpoint of OTEL_EXPORTER_OTLP_ENDPOINT did not take the trace",
        notes: [.init("reason", problem.inert())])
    ])
  }

  private func export(_ trace: EnrichedTrace) async {
    guard let store = try? workspace.openStore(console) else { return }
    let forwarder = OTLPForwarder(backends: workspace.settings.backends, http: http, spool: store)
    await forwarder.export(trace, of: nil)
    for delivery in await forwarder.finish(within: workspace.settings.limits.exportWait) {
      let backend = workspace.settings.backends.first { $0.name == delivery.backend }?.backend
      if delivery.accepted.contains(trace.id) {
        if let url = backend?.url(of: trace.id, span: nil) { console.note("trace: \(url)") }
      } else {
        console.show([
          Finding(
            .backendUndelivered, "backend `\(delivery.backend)` did not take the trace",
            notes: delivery.problem.map { [.init("reason", $0.inert())] } ?? [])
        ])
      }
    }
  }

  private func writePage(_ spans: [SpanRecord], of trace: TraceID, _ judgement: Judgement) {
    let folder = workspace.traceFolder
    do {
      try folder.write(TracePage(trace: spans, judgement: judgement))
      console.note("trace: \(folder.url(trace, nil))")
    } catch {
      console.show([folder.unwritten(error)])
    }
  }

  /// What a page needs to know of a trial, of a question that no suite asked.
  private func judgement(
    of question: String, _ outcome: Outcome, _ spans: [SpanRecord], since start: Timestamp, _ pass: RedactionPass
  ) -> Judgement {
    let root = Trace(id: spans[0].traceID, spans: spans).root ?? spans[0]
    var judgement = Judgement(
      key: TrialKey(suite: "spangate agent", case: question, variant: "default", index: 0), traceID: root.traceID,
      rootSpanID: root.id, startedAt: start, duration: root.duration, completeness: .settled, spanCount: spans.count)
    switch outcome {
    case .answered(let answer): judgement.answerExcerpt = String(pass.redactedMessage(answer.text).prefix(2_000))
    case .failed(let failure): judgement.failure = failure
    }
    return pass.redacted(judgement)
  }
}
