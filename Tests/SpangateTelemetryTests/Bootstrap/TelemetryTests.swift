import CoreMetrics
import Logging
import SpangateTrace
import SpangateWire
import Testing
import Tracing

@testable import SpangateTelemetry

@Suite(.timeLimit(.minutes(5)))
struct TelemetryTests {
  private let memory = MemoryExporter()

  private func telemetry(
    environment: [String: String] = [:], _ change: (inout Telemetry.Options) -> Void = { _ in }
  ) -> Telemetry {
    var options = Telemetry.Options(service: "test", exporter: .memory(memory))
    change(&options)
    // Nothing leaves by itself, however long a busy machine takes.
    let patient = ["OTEL_METRIC_EXPORT_INTERVAL": "600000", "OTEL_BSP_SCHEDULE_DELAY": "600000"]
    return Telemetry(options, environment: environment.merging(patient) { mine, _ in mine })
  }

  @Test func `everything that was recorded is there after a shutdown, with its resource`() async throws {
    let telemetry = telemetry(environment: ["OTEL_RESOURCE_ATTRIBUTES": "team=search,service.name=other"])
    telemetry.tracer.withSpan("root") { span in
      span.setAttribute("n", 1)
      telemetry.tracer.withSpan("child") { _ in }
    }
    telemetry.metrics.makeCounter(label: "calls", dimensions: []).increment(by: 3)
    let report = await telemetry.shutdown(within: .seconds(120))
    #expect(report.isComplete && report.spans.delivered == 2 && report.metrics.delivered == 1)
    #expect(memory.spans.map(\.name) == ["child", "root"] && memory.spans[0].parentID == memory.spans[1].spanID)
    #expect(memory.spans[1].attributes.get("n") == .int64(1))
    let resource = try #require(memory.records.first?.resource)
    #expect(resource.string("service.name") == "test" && resource.string("team") == "search")
    #expect(resource.string("telemetry.sdk.language") == "swift" && resource.int("process.pid") != nil)
    #expect(memory.metrics.map(\.name) == ["calls"])
  }

  @Test(arguments: [
    (Redaction.off, "ask ann@example.com with Bearer abcdefghijklmnop1234567890", 2),
    (.secrets, "ask ann@example.com with Bearer [bearer_token]", 2),
    (.everything, "ask [email] with Bearer [bearer_token]", 2),
    (.everything.dropping(["private.*"]), "ask [email] with Bearer [bearer_token]", 1),
  ])
  func `what is sensitive does not leave the process`(redaction: Redaction, left: String, count: Int) async {
    let text = "ask ann@example.com with Bearer abcdefghijklmnop1234567890"
    let telemetry = telemetry { $0.redaction = redaction }
    telemetry.tracer.withSpan("a") { span in
      span.setAttribute("note", text)
      span.setAttribute("private.place", "home")
    }
    Logger(label: "agent") { telemetry.logHandler(label: $0) }.error("\(text)")
    await telemetry.shutdown(within: .seconds(120))
    #expect(memory.records.first?.attributes.string("note") == left)
    #expect(memory.records.first?.attributes.count == count)
    #expect(memory.logs.map(\.body) == [.string(left)])
  }

  @Test func `messages can be kept in the process altogether`() async {
    let telemetry = telemetry { $0.redaction = .off.denyingContent(except: ["tenant"]) }
    telemetry.tracer.withSpan("a") { span in
      span.setAttribute("note", "how much is it?")
      span.setAttribute("tenant", "acme")
    }
    Logger(label: "agent") { telemetry.logHandler(label: $0) }.error("how much is it?")
    await telemetry.shutdown(within: .seconds(120))
    #expect(memory.records.first?.attributes.string("note") == nil)
    #expect(memory.records.first?.attributes.string("tenant") == "acme")
    #expect(memory.logs.map(\.body) == [.empty])
  }

  @Test func `a log record knows the span that it was written in`() async throws {
    let telemetry = telemetry()
    var logger = Logger(label: "agent") { telemetry.logHandler(label: $0) }
    logger[metadataKey: "user"] = "u1"
    let trace = telemetry.tracer.withSpan("turn") { span in
      logger.warning("slow tool", metadata: ["tries": "\(3)", "more": ["a", "b"]])
      logger.debug("not important enough")
      return span.context.spanContext
    }
    logger.error("outside")
    await telemetry.shutdown(within: .seconds(120))
    #expect(memory.logs.map(\.body) == ["slow tool", "outside"])
    let record = try #require(memory.logs.first)
    #expect(record.severity == 13 && record.severityText == "WARNING" && record.scope == "agent" && record.flags == 1)
    #expect(record.span?.trace.description == trace?.traceID && record.span?.span.description == trace?.spanID)
    #expect(record.attributes.string("user") == "u1" && record.attributes["more"] == .array(["a", "b"]))
    #expect(record.attributes.int("code.line.number") != nil && memory.logs[1].span == nil)
  }

  @Test func `progress of a span that is still open can be seen at once`() async throws {
    let telemetry = telemetry { $0.streams = true }
    let span = telemetry.tracer.startSpan("turn")
    telemetry.tracer.startSpan("tool", context: span.context).end()
    span.reportProgress("waiting for the lock")
    while memory.logs.isEmpty || memory.spans.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
    let record = try #require(memory.logs.first)
    #expect(record.eventName == "agent.progress" && record.body == "waiting for the lock")
    #expect(record.span?.span.description == span.context.spanContext?.spanID)
    #expect(memory.spans.map(\.name) == ["tool"])
    span.end()
    await telemetry.shutdown(within: .seconds(120))
    #expect(memory.spans.map(\.name) == ["tool", "turn"] && memory.spans[1].events == [])
  }

  @Test func `a full queue drops spans and the report says how many`() async {
    let telemetry = telemetry(environment: ["OTEL_BSP_MAX_QUEUE_SIZE": "0", "OTEL_BSP_SCHEDULE_DELAY": "60000"])
    for _ in 0..<2_000 { telemetry.tracer.startSpan("a").end() }
    let report = await telemetry.shutdown(within: .seconds(120))
    #expect(report.spans.delivered + report.spans.dropped == 2_000 && report.spans.dropped > 0)
  }

  @Test func `a disabled process records nothing`() async {
    let telemetry = telemetry(environment: ["OTEL_SDK_DISABLED": "TRUE"])
    telemetry.tracer.withSpan("a") { #expect(!$0.isRecording) }
    telemetry.metrics.makeCounter(label: "calls", dimensions: []).increment(by: 1)
    let report = await telemetry.shutdown(within: .seconds(120))
    #expect(report.spans == DeliveryReport.Counts() && memory.requests.isEmpty)
  }

  @Test func `a receiver that is not there costs nobody anything but its problem is told once`() async {
    let problems = Locked<[String]>([])
    let telemetry = telemetry(environment: ["OTEL_BSP_EXPORT_TIMEOUT": "50"]) { options in
      options.exporter = .otlp("http://127.0.0.1:1")
      options.onProblem = { problem in problems.withLock { $0.append(problem) } }
    }
    for _ in 0..<3 {
      telemetry.tracer.startSpan("a").end()
      _ = await telemetry.flush(within: .seconds(120))
    }
    let report = await telemetry.shutdown(within: .seconds(120))
    #expect(report.spans.failed == 3 && report.spans.delivered == 0)
    #expect(problems.withLock { $0.count } == 1 && report.spans.problem?.contains("127.0.0.1:1") == true)
  }

  @Test func `exporters that are not known are told and the known ones are used`() async {
    let problems = Locked<[String]>([])
    let telemetry = telemetry(environment: ["OTEL_TRACES_EXPORTER": "none, zipkin", "OTEL_METRICS_EXPORTER": "none"]) {
      $0.exporter = nil
      $0.onProblem = { problem in problems.withLock { $0.append(problem) } }
    }
    #expect(problems.withLock { $0 } == ["OTEL_TRACES_EXPORTER: `zipkin` is not known here"])
    telemetry.tracer.startSpan("a").end()
    #expect(await telemetry.shutdown(within: .seconds(120)).isComplete)
  }
}
