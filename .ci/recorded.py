"""Compares the scores of a live run with those of `spangate grade` on what the OpenTelemetry SDK wrote into files and on what
Phoenix and MLflow give back of the same traces."""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = "spangate-recorded"

AGENT = '''
import json, os, sys
from pathlib import Path
from google.protobuf.json_format import MessageToJson
from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace import Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

folder = Path(os.environ["RECORDINGS"])


class Files(SpanExporter):
    """The same spans as each form that the SDK has for them."""

    def export(self, spans):
        request = encode_spans(spans)
        message = request.SerializeToString()
        with open(folder / "spans.proto", "ab") as file:
            file.write(len(message).to_bytes(4, "big") + message)
        with open(folder / "spans.json", "a") as file:
            file.write(MessageToJson(request) + "\\n")
        with open(folder / "console.jsonl", "a") as file:
            file.writelines(span.to_json(indent=None) + "\\n" for span in spans)
        return SpanExportResult.SUCCESS


provider = TracerProvider()
for exporter in [Files(), OTLPSpanExporter()]:
    provider.add_span_processor(SimpleSpanProcessor(exporter))
tracer = provider.get_tracer("agent")
question = sys.stdin.read().strip()
wrong = "wrong" in question
answer = "I do not know" if wrong else "Within 14 days"
context = TraceContextTextMapPropagator().extract({"traceparent": os.environ["TRACEPARENT"]})
with tracer.start_as_current_span(
    "agent.run", context, attributes={
        "openinference.span.kind": "AGENT", "input.value": question, "output.value": answer}):
    with tracer.start_as_current_span(
        "tool.execute.search_logs", attributes={
            "openinference.span.kind": "TOOL", "tool.name": "search_logs",
            "input.value": json.dumps({"query": question, "limit": 5})}) as tool:
        if wrong:
            tool.set_status(Status(StatusCode.ERROR, "no such log"))
    with tracer.start_as_current_span(
        "chat", attributes={
            "openinference.span.kind": "LLM", "llm.model_name": "gpt-4o-mini", "llm.token_count.prompt": 120,
            "llm.token_count.completion": 12, "llm.token_count.total": 132}):
        pass
provider.shutdown()
print(answer)
'''

SUITE = """
suite: recorded
agent:
  command: [{python}, {folder}/agent.py]
  input: stdin
  env: {{RECORDINGS: {folder}/recordings}}
traces: required
trials: 2
concurrency: 1
scorers:
  - contains: 14 days
  - no_errors
  - max_turns: 1
  - tool_called: {{tool: search_logs, arguments: {{limit: 5}}, at_most: 1}}
cases:
  - id: right
    input: What is right?
  - id: wrong
    input: What is wrong?
"""

SETTINGS = """
store: {folder}/store.db
backends:
  phoenix: {{url: {phoenix}, project: {project}}}
  mlflow: {{url: {mlflow}, experiment_id: 0}}
limits: {{export_wait: 120s}}
"""


def spangate(program, folder, *arguments):
    report = folder / "report.json"
    report.unlink(missing_ok=True)
    command = [program, *arguments, "--no-baseline", "--report", f"json={report}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    if not report.exists():
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return done, json.loads(report.read_text())


def scores(report):
    """By case, the scores of its trials in any order."""
    return {
        case["id"]: sorted(
            sorted((score["name"], score.get("value"), score["label"]) for score in trial["scores"])
            for trial in case["trials"])
        for suite in report["suites"] for case in suite["cases"]}


def main():
    program, phoenix, mlflow, python = sys.argv[1:]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "recordings").mkdir()
        (folder / "agent.py").write_text(AGENT)
        (folder / "suite.yaml").write_text(SUITE.format(folder=folder, python=python))
        (folder / "spangate.yaml").write_text(
            SETTINGS.format(folder=folder, phoenix=phoenix, mlflow=mlflow, project=PROJECT))
        suite = str(folder / "suite.yaml")
        live = scores(spangate(program, folder, "run", suite)[1])
        # MLflow gives spans back without their status, so that no error shows there.
        sources = {str(folder / "recordings" / file): set() for file in ("spans.proto", "spans.json", "console.jsonl")}
        sources |= {f"phoenix:{PROJECT}": set(), "mlflow:0": {"no_errors", "tool_called"}}
        failed = 0
        for source, unlike in sources.items():
            def alike(all_scores):
                return {case: [[one for one in trial if one[0] not in unlike] for trial in trials]
                        for case, trials in all_scores.items()}
            # Phoenix stores spans some time after it took them.
            for _ in range(60):
                done, report = spangate(program, folder, "grade", suite, "--traces", source)
                graded = scores(report)
                if alike(graded) == alike(live):
                    print(f"as live: {source}")
                    break
                time.sleep(1 if ":" in source else 0)
            else:
                failed += 1
                print(f"failed: {source}\nlive   {live}\ngraded {graded}\n{done.stdout}\n{done.stderr}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
