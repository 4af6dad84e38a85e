import Foundation
import SpangateCore
import SpangateTrace
import Testing

@Suite(
  .timeLimit(.minutes(10)), .enabled(if: Program.path != nil, "no built binary: SPANGATE_BINARY is not set"),
  .enabled(if: Program.python != nil, "no OpenTelemetry SDK: SPANGATE_PYTHON is not set"))
struct PricingTests {
  private let suite = """
    suite: priced
    agent:
      command: [\(Program.python ?? ""), \(Workspace.fixture("agent.py"))]
      env: {AGENT_PROTOCOL: http, AGENT_READS_TRACEPARENT: "1"}
      timeout: 60s
    traces: required
    trials: 1
    max_trials: 1
    cases:
      - {id: refund-window, input: EU?, scorers: [{contains: 14 days}]}
    """

  /// 250 tokens in and 130 out.
  private func settings(input: Int, sink: Sink? = nil) -> String {
    let backend = sink.map { "backends: {sink: {kind: otlp, endpoint: 'http://127.0.0.1:\($0.port)'}}\n" } ?? ""
    return backend
      + "store: store.db\npricing: {prices: [{provider: anthropic, model: a-model, input: \(input), output: 20}]}"
  }

  private func cost(_ report: String, in place: Workspace) throws -> Double? {
    try place.json(report).value(at: "/suites/0/cases/0/trials/0/cost_usd")?.double
  }

  @Test func `a model without a price has no cost and a finding`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    try place.write(suite, to: "suite.yaml")
    let result = try await Program.spangate(
      "run", "suite.yaml", "--no-baseline", "--report", "json=report.json", in: place.folder)
    #expect(result.status == 0, "\(result.errors)")
    #expect(try cost("report.json", in: place) == nil)
    let findings = try place.json("report.json").value(at: "/findings")?.array ?? []
    let messages = findings.filter { $0["rule"] == "SG0110" }.compactMap { $0["message"]?.string }
    #expect(messages == ["no price is known for `a-model`: 1 trial has no cost"])
  }

  @Test func `a cost is of its run's prices, on the spans too, until somebody asks for today's`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    let sink = try await Sink(in: place)
    try place.write(suite, to: "suite.yaml")
    try place.write(settings(input: 4, sink: sink), to: "spangate.yaml")
    let first = try await Program.spangate(
      "run", "suite.yaml", "--no-baseline", "--report", "json=first.json", in: place.folder)
    #expect(first.status == 0, "\(first.errors)")
    let expected = (250 * 4 + 130 * 20) / 1e6
    #expect(try cost("first.json", in: place) == expected)
    let spans = try await sink.spans().filter { $0.value(at: "/attributes/llm.cost.usd") != nil }
    #expect(Set(spans.compactMap { $0["name"]?.string }) == ["gen_ai.completion", "agent.run"])
    #expect(spans.allSatisfy { $0.value(at: "/attributes/llm.cost.usd")?.double == expected })

    try place.write(settings(input: 8), to: "spangate.yaml")
    _ = try await Program.spangate("gate", "latest", "--report", "json=same.json", in: place.folder)
    #expect(try cost("same.json", in: place) == expected)
    _ = try await Program.spangate("gate", "latest", "--reprice", "--report", "json=new.json", in: place.folder)
    #expect(try cost("new.json", in: place) == (250 * 8 + 130 * 20) / 1e6)
  }
}
