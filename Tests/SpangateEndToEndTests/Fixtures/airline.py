"""Replays recorded runs of an airline agent over HTTP, with spans: python3 airline.py TRAJECTORIES PORT.

The header `x-first-trial` says which recorded trial answers as trial 0, `x-broken` which tasks are never solved.
"""

import http.server
import json
import os
import secrets
import sys
import time
import urllib.request

recorded = {}
for line in open(sys.argv[1], encoding="utf-8"):
    run = json.loads(line)
    recorded[f"task-{run['task_id']}", run["trial"]] = run

endpoint = os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"] + "/v1/traces"


def attribute(key, value):
    kind = "stringValue" if isinstance(value, str) else "intValue"
    return {"key": key, "value": {kind: str(value)}}


def spans(run, trace, parent):
    """agent.run > agent.turn > gen_ai.completion, tool.execute.NAME for every assistant message."""
    now = time.time_ns()
    made = []

    def add(name, parent, *attributes, kind=1):
        identity = secrets.token_hex(8)
        made.append({
            "traceId": trace, "spanId": identity, "parentSpanId": parent, "name": name, "kind": kind,
            "startTimeUnixNano": str(now + len(made)), "endTimeUnixNano": str(now + 1_000_000),
            "attributes": list(attributes),
        })
        return identity

    root = add("agent.run", parent)
    for message in run["messages"]:
        if message["role"] != "assistant":
            continue
        turn = add("agent.turn", root)
        add("gen_ai.completion", turn, attribute("gen_ai.operation.name", "chat"),
            attribute("gen_ai.request.model", "gpt-4o"),
            attribute("gen_ai.usage.output_tokens", len(message.get("content") or "") // 4 + 1), kind=3)
        for call in message.get("tool_calls") or []:
            function = call["function"]
            add(f"tool.execute.{function['name']}", turn, attribute("tool.name", function["name"]),
                attribute("tool.arguments", function["arguments"]))
    return made


class Agent(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.answer(b"ready")

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        run = recorded[asked["case"], asked["trial"] + int(self.headers.get("x-first-trial", "0"))]
        _, trace, parent, _ = self.headers["traceparent"].split("-")
        body = json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": spans(run, trace, parent)}]}]}).encode()
        urllib.request.urlopen(urllib.request.Request(endpoint, body, {"content-type": "application/json"})).read()
        said = [m["content"] for m in run["messages"] if m["role"] == "assistant" and m.get("content")]
        solved = run["reward"] == 1.0 and asked["case"] not in self.headers.get("x-broken", "").split()
        self.answer(json.dumps({"solved": solved, "said": said[-1] if said else ""}).encode())

    def answer(self, body):
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Agent).serve_forever()
