"""Work that an agent's tool scheduled: a process of its own, instrumented with the OpenTelemetry SDK as its users do it.

Reads the tool's arguments as JSON from stdin; JOB_SECONDS is how long it takes.
"""

import json
import os
import sys
import time

from opentelemetry import propagate, trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor

provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(OTLPSpanExporter()))
carrier = {name: os.environ[name.upper()] for name in ("traceparent", "tracestate", "baggage") if name.upper() in os.environ}
arguments = json.load(sys.stdin)
with provider.get_tracer("job").start_as_current_span("background.task", context=propagate.extract(carrier)) as span:
    span.set_attribute("job.report", arguments["report"])
    span.set_attribute("job.process", os.getpid())
    time.sleep(float(os.environ["JOB_SECONDS"]))
provider.shutdown()
print(json.dumps({"sent": True}))
