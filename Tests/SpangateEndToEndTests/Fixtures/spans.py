"""Prints the spans in a folder of OTLP requests as JSON lines, decoded by OpenTelemetry's own protobuf classes."""

import json
import pathlib
import sys

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


def value(any_value):
    kind = any_value.WhichOneof("value")
    return getattr(any_value, kind) if kind in ("string_value", "int_value", "double_value", "bool_value") else None


def attributes(entries):
    return {entry.key: value(entry.value) for entry in entries}


for path in sorted(pathlib.Path(sys.argv[1]).glob("*.bin")):
    for resource_spans in ExportTraceServiceRequest.FromString(path.read_bytes()).resource_spans:
        for scope_spans in resource_spans.scope_spans:
            for span in scope_spans.spans:
                print(json.dumps({
                    "name": span.name,
                    "trace": span.trace_id.hex(),
                    "id": span.span_id.hex(),
                    "parent": span.parent_span_id.hex(),
                    "attributes": attributes(span.attributes),
                    "resource": attributes(resource_spans.resource.attributes),
                    "events": [{"name": event.name, "attributes": attributes(event.attributes)} for event in span.events],
                    "links": [link.trace_id.hex() for link in span.links],
                }))
