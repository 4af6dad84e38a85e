"""Runs a small suite with Phoenix and MLflow as backends, and reads spans, scores and links back through their APIs."""

import json
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

PROJECT = "spangate-backends"

AGENT = '''
import json, os, secrets, sys, time, urllib.request

_, trace, parent, _ = os.environ["TRACEPARENT"].split("-")
question = sys.stdin.read()
wrong = "wrong" in question
run, tool = secrets.token_hex(8), secrets.token_hex(8)


def span(identifier, above, name, status):
    now = time.time_ns()
    return {"traceId": trace, "spanId": identifier, "parentSpanId": above, "name": name, "kind": 1, "status": status,
            "startTimeUnixNano": str(now), "endTimeUnixNano": str(now + 1_000_000),
            "attributes": [{"key": "tool.name", "value": {"stringValue": "search_logs"}}] if above == run else []}


failed = {"code": 2, "message": "no such log"}
body = {"resourceSpans": [{
    "resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "backends-agent"}}]},
    "scopeSpans": [{"scope": {"name": "agent"}, "spans": [
        span(run, parent, "agent.run", {}),
        span(tool, run, "tool.execute.search_logs", failed if wrong else {}),
    ]}]}]}
request = urllib.request.Request(
    os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"] + "/v1/traces", json.dumps(body).encode(),
    {"content-type": "application/json"})
urllib.request.urlopen(request, timeout=30).read()
print("I do not know" if wrong else "Within 14 days")
'''

SUITE = """
suite: backends
agent:
  command: [python3, agent.py]
  input: stdin
traces: required
trials: 2
scorers:
  - contains: 14 days
  - no_errors
cases:
  - id: right
    input: What is right?
  - id: wrong
    input: What is wrong?
"""

SETTINGS = """
store: {folder}/store.db
backends:
  phoenix:
    url: {phoenix}
    project: {project}
  mlflow:
    url: {mlflow}
    experiment_id: 0
limits:
  export_wait: 120s
"""


def get(url):
    try:
        with urllib.request.urlopen(url, timeout=30) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        return {"status": error.code}


def poll(url, is_there):
    """Backends may store later than they accept."""
    deadline = time.monotonic() + 90
    while True:
        value = get(url)
        if is_there(value) or time.monotonic() > deadline:
            return value
        time.sleep(0.5)


class Checks:
    def __init__(self):
        self.passed = 0
        self.failed = []

    def that(self, condition, what):
        if condition:
            self.passed += 1
        else:
            self.failed.append(what)

    def equal(self, seen, expected, what):
        self.that(seen == expected, f"{what}: expected {expected!r}, saw {seen!r}")


def run_suite(spangate, folder, phoenix, mlflow):
    (folder / "agent.py").write_text(AGENT)
    (folder / "suite.yaml").write_text(SUITE)
    (folder / "spangate.yaml").write_text(
        SETTINGS.format(folder=folder, phoenix=phoenix, mlflow=mlflow, project=PROJECT))
    report = folder / "report.json"
    command = [spangate, "run", str(folder / "suite.yaml"), "--report", f"json={report}", "--no-baseline"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    print(done.stdout, done.stderr, sep="\n", file=sys.stderr)
    if done.returncode not in (0, 1):
        sys.exit(f"spangate ended with {done.returncode}")
    return json.loads(report.read_text())


def check_phoenix(base, trial, checks):
    trace, root = trial["trace_id"], trial["root_span_id"]
    url = f"{base}/v1/projects/{PROJECT}/spans?trace_id={trace}"
    spans = poll(url, lambda value: len(value.get("data", [])) == 3).get("data", [])
    by_id = {span["context"]["span_id"]: span for span in spans}
    checks.equal(
        sorted(span["name"] for span in spans), ["agent.run", "eval.trial", "tool.execute.search_logs"],
        f"phoenix spans of {trace}")
    link = re.fullmatch(re.escape(base) + r"/redirects/(traces|spans)/([0-9a-f]+)", trial["urls"].get("phoenix", ""))
    checks.that(link and (link[2] == trace or link[2] in by_id), f"phoenix link {trial['urls'].get('phoenix')}")
    for score in trial["scores"]:
        target = score.get("span_id", root)
        for span in spans:
            if span["name"] in ("eval.trial", "agent.run") or span["context"]["span_id"] == target:
                checks.equal(
                    span["attributes"].get(f"eval.score.{score['name']}"), score.get("value"),
                    f"phoenix eval.score.{score['name']} of {span['name']}")
        if "span_id" in score:
            names = [
                event["attributes"].get("gen_ai.evaluation.name")
                for event in by_id.get(target, {}).get("events", []) if event["name"] == "gen_ai.evaluation.result"]
            checks.that(score["name"] in names, f"phoenix evaluation event of {score['name']}")
        url = f"{base}/v1/projects/{PROJECT}/span_annotations?span_ids={target}"
        found = lambda value: [one for one in value.get("data", []) if one["name"] == score["name"]]
        annotations = found(poll(url, found))
        checks.equal(
            [(one["result"].get("score"), one["result"].get("label")) for one in annotations],
            [(score.get("value"), score["label"])], f"phoenix annotation {score['name']}")


def check_mlflow(base, trial, checks):
    trace, root = trial["trace_id"], trial["root_span_id"]
    checks.equal(
        trial["urls"].get("mlflow"), f"{base}/#/experiments/0/traces?selectedEvaluationId=tr-{trace}", "mlflow link")
    found = get(f"{base}/api/3.0/mlflow/traces/get?trace_id=tr-{trace}").get("trace", {})
    spans = found.get("spans", [])
    checks.equal(
        sorted(span["name"] for span in spans), ["agent.run", "eval.trial", "tool.execute.search_logs"],
        f"mlflow spans of {trace}")
    for span in spans:
        if span["name"] not in ("eval.trial", "agent.run"):
            continue
        values = {one["key"]: one["value"].get("double_value") for one in span["attributes"]}
        for score in trial["scores"]:
            name = f"eval.score.{score['name']}"
            checks.equal(values.get(name), score.get("value"), f"mlflow {name} of {span['name']}")
    assessments = found.get("trace_info", {}).get("assessments", [])
    checks.equal(
        sorted((one["assessment_name"], one["span_id"], float(one["feedback"]["value"])) for one in assessments),
        sorted((score["name"], score.get("span_id", root), score["value"]) for score in trial["scores"]),
        "mlflow assessments")


def check_agent(spangate, folder, base, checks):
    """What `spangate agent` draws is what Phoenix shows."""
    done = subprocess.run(
        [spangate, "agent", "Which orders failed to pay last night?", "--suite", "suites/ops-assistant.yaml",
         "--config", str(folder / "spangate.yaml"), "--store", str(folder / "agent.db")],
        capture_output=True, text=True, timeout=300)
    print(done.stdout, done.stderr, sep="\n", file=sys.stderr)
    checks.equal(done.returncode, 0, "status of spangate agent")
    link = re.search(re.escape(base) + r"/redirects/traces/([0-9a-f]+)", done.stderr)
    checks.that(link, "spangate agent prints no link to phoenix")
    if not link:
        return
    url = f"{base}/v1/projects/{PROJECT}/spans?trace_id={link[1]}"
    spans = poll(url, lambda value: len(value.get("data", [])) == 9).get("data", [])
    names = {span["context"]["span_id"]: span["name"] for span in spans}
    seen = sorted((names.get(span["parent_id"]), span["name"]) for span in spans if span["parent_id"])
    checks.equal(seen, sorted(
        [("agent.run", "agent.turn")] * 3 + [("agent.turn", "gen_ai.completion")] * 3
        + [("agent.turn", "tool.execute.query_database"), ("agent.turn", "tool.execute.search_logs")]), "agent's spans")
    roots = [span for span in spans if not span["parent_id"]]
    checks.that(
        len(roots) == 1 and roots[0]["name"] == "agent.run" and roots[0]["attributes"].get("llm.cost.usd", 0) > 0,
        "phoenix shows no cost on the agent's root")


def main():
    spangate, phoenix, mlflow = sys.argv[1:]
    checks = Checks()
    with tempfile.TemporaryDirectory() as folder:
        report = run_suite(spangate, Path(folder), phoenix, mlflow)
        check_agent(spangate, Path(folder), phoenix, checks)
    trials = [trial for suite in report["suites"] for case in suite["cases"] for trial in case["trials"]]
    checks.equal(len(trials), 4, "trials")
    checks.that(
        any(score.get("span_id", trial["root_span_id"]) != trial["root_span_id"]
            for trial in trials for score in trial["scores"]), "no score points at a span of the agent")
    for trial in trials:
        check_phoenix(phoenix, trial, checks)
        check_mlflow(mlflow, trial, checks)
    for failure in checks.failed:
        print(f"failed: {failure}")
    print(f"{checks.passed} checks passed, {len(checks.failed)} failed, over {len(trials)} trials")
    sys.exit(1 if checks.failed else 0)


if __name__ == "__main__":
    main()
