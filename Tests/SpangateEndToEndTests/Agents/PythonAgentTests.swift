import Foundation
import SpangateCore
import SpangateTrace
import Testing

@Suite(
  .timeLimit(.minutes(10)), .enabled(if: Program.path != nil, "no built binary: SPANGATE_BINARY is not set"),
  .enabled(if: Program.python != nil, "no OpenTelemetry SDK: SPANGATE_PYTHON is not set"))
struct PythonAgentTests {
  @Test(arguments: ["grpc", "http"], [true, false])
  func `an agent with the OpenTelemetry SDK comes out joined, tagged, scored and forwarded`(
    transport: String, readsTraceparent: Bool
  ) async throws {
    let place = try Workspace()
    defer { place.remove() }
    let sink = try await Sink(in: place)
    try place.write(
      """
      suite: python-agent
      agent:
        command: [\(Program.python!), \(Workspace.fixture("agent.py"))]
        env: {AGENT_PROTOCOL: \(transport), AGENT_READS_TRACEPARENT: "\(readsTraceparent ? 1 : 0)"}
        timeout: 60s
      traces: required
      experiment: {id: prompt-v2}
      trials: 2
      scorers: [no_errors]
      cases:
        - id: refund-window
          input: How long do EU customers have?
          scorers:
            - contains: 14 days
            - tool_called: {tool: search_logs, at_most: 2}
            - max_tokens: 380
      """, to: "suite.yaml")
    let result = try await Program.spangate(
      "run", "suite.yaml", "--no-baseline", "--export", "http://127.0.0.1:\(sink.port)", "--report", "json=report.json",
      in: place.folder)
    #expect(result.status == 0, "\(result.errors)")

    let trials = try #require(try place.json("report.json").value(at: "/suites/0/cases/0/trials")?.array)
    #expect(trials.count == 2)
    for trial in trials {
      #expect(trial["trace"] == "settled")
      #expect(trial["span_count"] == 4)
      for score in trial["scores"]?.array ?? [] { #expect(score["label"] == "pass", "\(score)") }
    }

    let spans = try await sink.spans()
    #expect(spans.count == 10)
    for span in spans {
      #expect(span.value(at: "/attributes/experiment.id") == "prompt-v2")
      #expect(span.value(at: "/attributes/eval.case.id") == "refund-window")
    }
    let tool = try #require(spans.first { $0["name"] == "tool.execute.search_logs" })
    #expect(tool.value(at: "/attributes/eval.score.tool_called")?.double == 1)
    #expect(tool.value(at: "/events/0/name") == "gen_ai.evaluation.result")
    for name in ["eval.trial", "agent.run"] {
      let root = try #require(spans.first { $0["name"] == .string(name) })
      #expect(root.value(at: "/attributes/eval.score.contains")?.double == 1)
      #expect(root.value(at: "/attributes/test.case.result.status") == "pass")
    }
    let run = try #require(spans.first { $0["name"] == "agent.run" })
    let traceIDs = Set(trials.compactMap { $0["trace_id"]?.string })
    #expect(traceIDs.contains(try #require(run["trace"]?.string)) == readsTraceparent)
  }

  @Test func `what a dead backend did not take is delivered by the next run`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    let port = try await Sink(in: place).port  // its process ends with it, so nobody listens there now
    try place.write(
      """
      suite: python-agent
      agent:
        command: [\(Program.python!), \(Workspace.fixture("agent.py"))]
        env: {AGENT_PROTOCOL: http, AGENT_READS_TRACEPARENT: "1"}
      traces: required
      trials: 1
      cases:
        - {id: refund-window, input: EU?, scorers: [{contains: 14 days}]}
      """, to: "suite.yaml")
    try place.write(
      "backends: {sink: {kind: otlp, endpoint: 'http://127.0.0.1:\(port)'}}\nlimits: {export_wait: 2s}",
      to: "spangate.yaml")
    let first = try await Program.spangate(
      "run", "suite.yaml", "--no-baseline", "--report", "json=first.json", in: place.folder)
    #expect(first.status == 0)
    #expect(try place.json("first.json").value(at: "/findings")?.array?.contains { $0["rule"] == "SG0303" } == true)
    #expect(try place.json("first.json").value(at: "/suites/0/cases/0/trials/0/urls/sink") == nil)

    let sink = try await Sink(in: place, port: port)
    let second = try await Program.spangate(
      "run", "suite.yaml", "--no-baseline", "--report", "json=second.json", in: place.folder)
    #expect(second.status == 0)
    #expect(try await sink.spans().count { $0["name"] == "agent.run" } == 2)
    #expect(try place.json("second.json").value(at: "/findings")?.array?.contains { $0["rule"] == "SG0303" } == false)
  }
}
