"""An agent instrumented with the OpenTelemetry SDK, as its users write them: one question on stdin, the answer on stdout.

AGENT_PROTOCOL is grpc or http; AGENT_READS_TRACEPARENT=1 continues the caller's trace, else it starts one of its own.
"""

import os
import sys

from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

if os.environ["AGENT_PROTOCOL"] == "grpc":
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
else:
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

provider = TracerProvider()
provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
tracer = provider.get_tracer("agent")

context = None
if os.environ.get("AGENT_READS_TRACEPARENT") == "1":
    context = TraceContextTextMapPropagator().extract({"traceparent": os.environ["TRACEPARENT"]})

question = sys.stdin.read()
with tracer.start_as_current_span("agent.run", context=context):
    with tracer.start_as_current_span("agent.turn"):
        with tracer.start_as_current_span("gen_ai.completion", kind=trace.SpanKind.CLIENT) as span:
            span.set_attributes({
                "gen_ai.operation.name": "chat",
                "gen_ai.provider.name": "anthropic",
                "gen_ai.request.model": "a-model",
                "gen_ai.usage.input_tokens": 250,
                "gen_ai.usage.output_tokens": 130,
            })
        with tracer.start_as_current_span("tool.execute.search_logs") as span:
            span.set_attribute("tool.name", "search_logs")
            span.set_attribute("tool.arguments", '{"pattern": "refund"}')
print("Customers in the EU have 14 days." if "EU" in question else "I do not know.")
provider.shutdown()
