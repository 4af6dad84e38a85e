internal import SpangateCore
internal import SpangateIO
import SpangateTrace

/// The best of many batches of the same spans by Python's SDK with its batch processor, in seconds a span.
func pythonSpanCost(_ python: String) async throws -> Double {
  let result = await ChildProcessRunner().run(ProcessCommand([python, "-c", script]))
  guard result.end == .exited(0),
    let seconds = Double(String(decoding: result.output, as: UTF8.self).filter { $0 != "\n" })
  else {
    throw ProcessFailure("\(python): \(String(decoding: result.diagnostics, as: UTF8.self).inert())")
  }
  return seconds
}

private let script = """
  import time
  from opentelemetry.sdk.trace import TracerProvider
  from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
  from opentelemetry.trace import SpanKind

  class Discard(SpanExporter):
      def export(self, spans):
          return SpanExportResult.SUCCESS

  provider = TracerProvider()
  provider.add_span_processor(BatchSpanProcessor(Discard()))
  tracer = provider.get_tracer("bench")
  attributes = [
      ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "anthropic"),
      ("gen_ai.request.model", "claude-sonnet"), ("gen_ai.response.id", "msg_01XFDUDYJgAACzvnptvVoYEL"),
      ("gen_ai.usage.input_tokens", 1250), ("gen_ai.usage.output_tokens", 130), ("gen_ai.request.max_tokens", 4096),
      ("gen_ai.request.temperature", 0.2), ("llm.cost.usd", 0.0057), ("agent.turn_number", 3),
      ("agent.is_final", False), ("gen_ai.conversation.id", "conv_5j66UpCpwteGg4YSxUnt7lPY"),
  ]
  best = float("inf")
  for _ in range(40):
      start = time.thread_time()
      for _ in range(500):
          span = tracer.start_span("gen_ai.completion", kind=SpanKind.CLIENT)
          for key, value in attributes:
              span.set_attribute(key, value)
          span.end()
      best = min(best, (time.thread_time() - start) / 500)
      provider.force_flush()
  print(best)
  provider.shutdown()
  """
