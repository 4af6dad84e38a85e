"""An agent, its traces and its judge, as whatifd is told to load them: everything is made up here."""
import json, os

from inspect_ai.scorer import Score
from whatifd.contract import ReplayOutput

WORSE = os.environ.get("WORSE") == "1"


def spans():
    """Recorded traces: six that failed, eight that did well."""
    for number in range(14):
        yield {
            "context.trace_id": f"{number + 1:032x}", "context.span_id": f"{number + 1:016x}", "parent_id": None,
            "openinference.span.kind": "AGENT", "name": "answer", "tag.failed": number < 6,
            "input.value": f"How long may order {number} be returned?", "output.value": f"{number} days",
        }


def run(trace_input, config, tool_cache):
    if "order 5 " in trace_input.user_message:
        raise RuntimeError("the replay broke")
    return ReplayOutput(text="14 days")


def score(case):
    """A delta, as whatifd's Inspect adapter has it; written down beside the report for each trace."""
    number = int(case.trace_id, 16) - 1
    value = None if number == 12 else (0.4 if number < 6 else -0.3 if WORSE and number % 2 else 0.01 * number)
    with open(os.environ["SCORES"], "a") as file:
        file.write(json.dumps({
            "trace_id": case.trace_id, "cohort": case.cohort, "metric": "faithfulness", "delta": value,
            "judge_model_id": "made-up", "judge_model_snapshot": None, "rationale": "compared by hand"}) + "\n")
    return None if value is None else Score(value=value, explanation="compared by hand")
