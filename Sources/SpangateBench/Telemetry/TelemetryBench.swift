internal import CLinux
internal import Glibc
internal import SpangateCore
internal import SpangateTelemetry
import SpangateTrace
internal import Tracing

/// What tracing costs an agent, beside Python's SDK in the same run.
///
/// - Parameter python: an interpreter with the OpenTelemetry SDK; nil leaves it out.
/// - Returns: what was measured, each with its figure in words.
package func telemetryBench(python: String?) async throws -> [(name: String, value: String)] {
  // First, while the process is as small as an agent that has not begun.
  let memory = await MemoryCost.measured()
  let fast = await spanCost { tracer in writeSpan(tracer) }
  let standard = await spanCost { tracer in writeStandardSpan(tracer) }
  let turn = await turnCost()
  let blocked = await blockedCost()
  var figures = [
    ("start + 12 attributes + end, CPU of the caller", "\(nanoseconds(fast))"),
    ("the same by the tracing API's attributes", "\(nanoseconds(standard))"),
  ]
  if let python {
    let theirs = try await pythonSpanCost(python)
    figures.append(("the same by Python's SDK", nanoseconds(theirs)))
    figures.append(("Python's SDK beside ours", "\(Int((theirs / fast).rounded())) times"))
  }
  return figures + [
    ("memory of a span with 12 attributes that waits", "\(memory.span) bytes"),
    ("memory added to a process: heap and stacks", "\(memory.anonymous >> 10) KiB"),
    ("memory added to a process: with code", "\(memory.resident >> 10) KiB"),
    ("8 spans of a turn, CPU of the whole process", "\(Int(turn * 1e6)) µs"),
    ("part of a turn of 70 ms", "\(Double(Int(turn / 0.07 * 10_000)) / 100) %"),
    ("waits of the caller in 20,000 spans, dead receiver", "\(blocked.waits)"),
    ("longest end of a span, dead receiver", "\(Int(blocked.longest * 1e6)) µs"),
  ]
}

private func nanoseconds(_ seconds: Double) -> String { "\(Int((seconds * 1e9).rounded())) ns" }

/// The same, written as any agent would that knows the tracing API only.
private func writeStandardSpan(_ tracer: OTLPTracer) {
  let span = tracer.startSpan("gen_ai.completion", ofKind: .client)
  span.updateAttributes { attributes in
    attributes["gen_ai.operation.name"] = "chat"
    attributes["gen_ai.provider.name"] = "anthropic"
    attributes["gen_ai.request.model"] = "claude-sonnet"
    attributes["gen_ai.response.id"] = "msg_01XFDUDYJgAACzvnptvVoYEL"
    attributes["gen_ai.usage.input_tokens"] = 1_250
    attributes["gen_ai.usage.output_tokens"] = 130
    attributes["gen_ai.request.max_tokens"] = 4_096
    attributes["gen_ai.request.temperature"] = 0.2
    attributes["llm.cost.usd"] = 0.0057
    attributes["agent.turn_number"] = 3
    attributes["agent.is_final"] = false
    attributes["gen_ai.conversation.id"] = "conv_5j66UpCpwteGg4YSxUnt7lPY"
  }
  span.end()
}

/// The best of many batches that fit into the queue, in seconds a span: other programs can only make it slower.
private func spanCost(_ write: (OTLPTracer) -> Void) async -> Double {
  let server = DiscardingServer()
  let telemetry = Telemetry(.init(service: "bench", exporter: .otlp("http://127.0.0.1:\(server.port)")))
  var best = Double.infinity
  for _ in 0..<60 {
    best = min(best, threadCPU(of: 500) { write(telemetry.tracer) })
    _ = await telemetry.flush()
  }
  await telemetry.shutdown()
  return best
}

/// Seconds of the calling thread, each time.
private func threadCPU(of count: Int, _ body: () -> Void) -> Double {
  let start = seconds(CLOCK_THREAD_CPUTIME_ID)
  for _ in 0..<count { body() }
  return (seconds(CLOCK_THREAD_CPUTIME_ID) - start) / Double(count)
}

/// Seconds of the whole process for a turn of an agent: itself, two model calls and five tools.
private func turnCost() async -> Double {
  let server = DiscardingServer()
  let telemetry = Telemetry(.init(service: "bench", exporter: .otlp("http://127.0.0.1:\(server.port)")))
  var best = Double.infinity
  for _ in 0..<20 {
    let start = seconds(CLOCK_PROCESS_CPUTIME_ID)
    for number in 0..<50 { await turn(number, telemetry.tracer) }
    _ = await telemetry.flush()
    best = min(best, (seconds(CLOCK_PROCESS_CPUTIME_ID) - start) / 50)
  }
  await telemetry.shutdown()
  return best
}

private func turn(_ number: Int, _ tracer: OTLPTracer) async {
  await tracer.withAgentTurn(number) { _ in
    for _ in 0..<2 {
      await tracer.withCompletion(by: "claude-sonnet", of: "anthropic") { span in
        span.setCompletion(
          model: "claude-sonnet", finishReasons: ["tool_use"], usage: TokenUsage(input: 1_250, output: 130), cost: 0.005
        )
      }
    }
    for _ in 0..<5 {
      await tracer.withTool("search_logs", arguments: #"{"query":"refund"}"#, call: "c1") { $0.setToolResult("[]") }
    }
  }
}

/// Whether the thread that ends spans ever waits, with a receiver that takes no connection.
private func blockedCost() async -> (waits: Int, longest: Double) {
  var options = Telemetry.Options(service: "bench", exporter: .otlp("http://127.0.0.1:1"), streams: true)
  options.onProblem = { _ in }
  let telemetry = Telemetry(options)
  var longest = 0.0
  // Linux's RUSAGE_THREAD, which is not shown to Swift.
  let thisThread: Int32 = 1
  var before = rusage()
  var after = rusage()
  getrusage(thisThread, &before)
  for _ in 0..<20_000 {
    let start = seconds(CLOCK_MONOTONIC)
    writeSpan(telemetry.tracer)
    longest = max(longest, seconds(CLOCK_MONOTONIC) - start)
  }
  getrusage(thisThread, &after)
  await telemetry.shutdown(within: .milliseconds(100))
  return (after.ru_nvcsw - before.ru_nvcsw, longest)
}
