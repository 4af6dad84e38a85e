import CoreMetrics
import SpangateTrace
import SpangateWire
import Testing
import Tracing

@testable import SpangateTelemetry

@Suite(.timeLimit(.minutes(5)))
struct ConventionsTests {
  let traces = RecordedTraces()

  private struct Overloaded: Error {}

  private func conventions(_ change: (inout Conventions) -> Void) -> Conventions {
    var conventions = Conventions()
    change(&conventions)
    return conventions
  }

  private func talk(_ tracer: OTLPTracer) async {
    await tracer.withAgentRun(of: "helper", userMessage: "How many?", maxTurns: 4) { _ in
      await tracer.withAgentTurn(0) { _ in
        await tracer.withCompletion(by: "m-1", of: "anthropic") { span in
          span.recordMessages(
            input: [
              ChatMessage(.system, "Be brief."), ChatMessage(.user, "How many?"),
              ChatMessage(.assistant, [.toolCall(id: "c0", name: "count", arguments: "{\"a\":1}")]),
              ChatMessage(.tool, [.toolResult(id: "c0", "12")]),
            ], output: [ChatMessage(.assistant, "Twelve.", finishReason: "stop")])
        }
        await tracer.withTool("count", arguments: "{}", call: "c1") { $0.setToolResult("12") }
      }
    }
  }

  @Test func `the latest names stand alone when they are asked for`() async throws {
    await talk(traces.tracer(conventions: conventions { $0.naming = .latest }))
    #expect(
      Set(traces.spans.map(\.name)) == ["invoke_agent helper", "agent.turn", "chat m-1", "execute_tool count"])
    let names = Set(traces.spans.flatMap { $0.attributes.map(\.key) })
    #expect(names.isDisjoint(with: ["gen_ai.system", "tool.name", "tool.arguments", "tool.result"]))
    #expect(names.isSuperset(of: ["gen_ai.provider.name", "gen_ai.tool.name", "gen_ai.tool.call.id"]))
    #expect(!names.contains("gen_ai.tool.call.arguments") && traces.spans.allSatisfy { $0.events.isEmpty })
  }

  @Test func `nobody's words are shown by default`() async {
    await talk(traces.tracer())
    #expect(traces.spans.allSatisfy { $0.events.isEmpty })
    let names = Set(traces.spans.flatMap { $0.attributes.map(\.key) })
    #expect(!names.contains { $0.hasSuffix("messages") })
    #expect(names.isDisjoint(with: ["agent.user_message", "tool.arguments", "tool.result", "gen_ai.tool.call.result"]))
  }

  @Test(arguments: [("true", true), ("span_only", true), ("no_content", false), ("false", false), ("", false)])
  func `the older names show excerpts where content was asked for`(value: String, areShown: Bool) async {
    let settings = Conventions(Variables(["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT": value]))
    await talk(traces.tracer(conventions: settings))
    let names = Set(traces.spans.flatMap { $0.attributes.map(\.key) })
    #expect(names.isSuperset(of: ["agent.user_message", "tool.arguments", "tool.result"]) == areShown)
  }

  @Test func `messages are events of the older kind beside the older names`() async throws {
    await talk(traces.tracer(conventions: conventions { $0.content = .events }))
    let events = try #require(traces["gen_ai.completion"]).events
    #expect(
      events.map(\.name) == [
        "gen_ai.system.message", "gen_ai.user.message", "gen_ai.assistant.message", "gen_ai.tool.message",
        "gen_ai.choice",
      ])
    #expect(events[1].attributes == ["content": "How many?", "role": "user"])
    let calls = try JSONValue(parsing: #require(events[2].attributes.string("tool_calls")))
    #expect(calls.value(at: "/0/function/name") == "count" && calls.value(at: "/0/id") == "c0")
    #expect(events[3].attributes == ["content": "12", "id": "c0", "role": "tool"])
    let choice = events[4].attributes
    #expect(choice.string("finish_reason") == "stop" && choice.int("index") == 0)
    #expect(
      try JSONValue(parsing: #require(choice.string("message"))) == ["role": "assistant", "content": "Twelve."])
  }

  @Test func `messages are attributes, or one event, with the latest names`() async throws {
    await talk(
      traces.tracer(
        conventions: conventions {
          $0.naming = .latest
          $0.content = [.attributes, .events]
        }))
    let span = try #require(traces["chat m-1"])
    #expect(span.events.map(\.name) == ["gen_ai.client.inference.operation.details"])
    for attributes in [span.attributes, span.events[0].attributes] {
      let input = try JSONValue(parsing: #require(attributes.string("gen_ai.input.messages")))
      #expect(input.array?.count == 3 && input.value(at: "/1/parts/0/arguments/a") == 1)
      #expect(input.value(at: "/2/parts/0/response") == "12")
      let output = try JSONValue(parsing: #require(attributes.string("gen_ai.output.messages")))
      #expect(output.value(at: "/0/finish_reason") == "stop" && output.value(at: "/0/parts/0/content") == "Twelve.")
      #expect(attributes.string("gen_ai.system_instructions") == #"[{"type":"text","content":"Be brief."}]"#)
    }
    #expect(traces["execute_tool count"]?.attributes.string("gen_ai.tool.call.result") == "12")
  }

  private struct Switches: Sendable {
    var optIn = ""
    var capture: String
    var naming = Conventions.Naming.both
    var content: Conventions.Content
  }

  @Test(arguments: [
    Switches(capture: "", content: []), Switches(capture: "true", content: .events),
    Switches(optIn: "http, gen_ai_latest_experimental", capture: "true", naming: .latest, content: .attributes),
    Switches(capture: "SPAN_ONLY", content: .attributes),
    Switches(optIn: "gen_ai_latest_experimental", capture: "event_only", naming: .latest, content: .events),
    Switches(capture: "span_and_event", content: [.events, .attributes]),
    Switches(optIn: "http", capture: "no_content", content: []),
  ])
  private func `the standard switches choose`(_ switches: Switches) {
    let conventions = Conventions(
      Variables([
        "OTEL_SEMCONV_STABILITY_OPT_IN": switches.optIn,
        "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT": switches.capture,
      ]))
    #expect(conventions.naming == switches.naming && conventions.content == switches.content)
  }

  @Test func `a run that is asked for again links to the one before`() async throws {
    let tracer = traces.tracer()
    let first = await tracer.withAgentRun(of: "a", userMessage: "q", maxTurns: 1) { $0.context.spanContext }
    await tracer.withAgentRun(of: "b", userMessage: "q", maxTurns: 1, after: first, as: .retry) { _ in }
    let link = try #require(traces.spans.last?.links.first)
    #expect(link.to.span == traces.spans[0].id && link.attributes == ["eval.link.relation": "previous_attempt"])
  }

  @Test func `model calls and turns are counted in the metrics of the process`() async throws {
    let memory = MemoryExporter()
    let telemetry = Telemetry(
      .init(service: "s", exporter: .memory(memory)), environment: ["OTEL_METRIC_EXPORT_INTERVAL": "600000"])
    let tracer = telemetry.tracer
    await withMetricsFactory(telemetry.metrics) {
      await tracer.withAgentTurn(0) { _ in
        await tracer.withCompletion(by: "m-1", of: "openai") {
          $0.setCompletion(
            model: "m-1-2026", finishReasons: [], usage: TokenUsage(input: 250, output: 130), cost: nil)
        }
        _ = try? await tracer.withCompletion(by: "m-1", of: "openai") { _ in throw Overloaded() }
      }
    }
    await telemetry.shutdown(within: .seconds(120))
    let metrics = Dictionary(uniqueKeysWithValues: memory.metrics.map { ($0.name, $0.data) })
    #expect(
      Set(metrics.keys) == [
        "gen_ai.client.token.usage", "gen_ai.client.operation.duration", "llm.requests.count", "llm.errors.count",
        "llm.latency.ms", "llm.tokens.input", "agent.active_turns",
      ])
    guard case .histogram(let tokens, _) = metrics["gen_ai.client.token.usage"],
      case .histogram(let durations, _) = metrics["gen_ai.client.operation.duration"],
      case .sum(let requests, true, _) = metrics["llm.requests.count"],
      case .gauge(let turns) = metrics["agent.active_turns"]
    else { return #expect(Bool(false)) }
    #expect(
      tokens.map(\.sum) == [250, 130]
        && tokens.map { $0.attributes.string("gen_ai.token.type") } == ["input", "output"])
    #expect(tokens[0].attributes.string("gen_ai.response.model") == "m-1-2026" && tokens[0].bounds.count == 14)
    #expect(durations.count == 2 && durations[1].attributes.string("error.type")?.hasSuffix("Overloaded") == true)
    #expect(requests.map(\.value) == [.int(2)] && turns.map(\.value) == [.double(0)])
    let failed = memory.spans.first { $0.hasFailed }
    #expect(failed?.attributes.get("error.type") != nil)
  }

  @Test func `a failure that was named keeps its name`() async throws {
    let tracer = traces.tracer()
    _ = try? await tracer.withCompletion(by: "m-1", of: "openai") {
      $0.setAttribute("error.type", "rate_limited")
      throw Overloaded()
    }
    #expect(traces["gen_ai.completion"]?.attributes.string("error.type") == "rate_limited")
    #expect(traces["gen_ai.completion"]?.status.code == .error)
  }
}
