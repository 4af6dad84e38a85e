internal import SpangateTelemetry
import SpangateTrace
internal import Tracing

/// As a model call's: four texts, one of them long, and numbers.
func writeSpan(_ tracer: OTLPTracer) {
  let span = tracer.startSpan("gen_ai.completion", ofKind: .client)
  span.setAttribute("gen_ai.operation.name", "chat")
  span.setAttribute("gen_ai.provider.name", "anthropic")
  span.setAttribute("gen_ai.request.model", "claude-sonnet")
  span.setAttribute("gen_ai.response.id", "msg_01XFDUDYJgAACzvnptvVoYEL")
  span.setAttribute("gen_ai.usage.input_tokens", 1_250)
  span.setAttribute("gen_ai.usage.output_tokens", 130)
  span.setAttribute("gen_ai.request.max_tokens", 4_096)
  span.setAttribute("gen_ai.request.temperature", 0.2)
  span.setAttribute("llm.cost.usd", 0.0057)
  span.setAttribute("agent.turn_number", 3)
  span.setAttribute("agent.is_final", false)
  span.setAttribute("gen_ai.conversation.id", "conv_5j66UpCpwteGg4YSxUnt7lPY")
  span.end()
}
