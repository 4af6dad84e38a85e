"""Has Inspect evaluate a made-up agent with its own mock model: inspect_log.py FOLDER eval|json [plain] [worse]"""
import sys

from inspect_ai import Epochs, Task, eval, task
from inspect_ai.dataset import Sample
from inspect_ai.model import ModelOutput, ModelUsage, get_model
from inspect_ai.scorer import Score, Target, includes, mean, scorer
from inspect_ai.solver import TaskState, generate, solver

folder, form = sys.argv[1:3]
# Plain is without samples that fail or have no score, and long enough for one that is worse to show.
plain, worse = "plain" in sys.argv[3:], "worse" in sys.argv[3:]


@scorer(metrics=[mean()])
def tone():
    async def score(state: TaskState, target: Target):
        if "unjudged" in state.input_text:
            return Score(value=float("nan"), explanation="the judge gave no verdict")
        return Score(value=0.75, explanation="polite")
    return score


@scorer(metrics={"exact": [mean()], "close": [mean()]})
def parts():
    async def score(state: TaskState, target: Target):
        return Score(value={"exact": 1 if target.text in state.output.completion else 0, "close": 0.5})
    return score


@solver
def crash():
    async def solve(state, generate):
        if "crash" in state.input_text:
            raise ValueError("the tool broke")
        return state
    return solve


@task
def refunds():
    questions = [
        Sample(id="refund-window", input="How long may an order be returned?", target="14 days",
               metadata={"trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"}),
        Sample(id="shipping", input="Who pays for shipping? " + "It was a long way. " * 20, target="customer"),
    ]
    if not plain:
        questions.append(Sample(id="crashing", input="Please crash", target="x"))
        questions.append(Sample(id=4, input="An unjudged question", target="customer"))
    return Task(dataset=questions, solver=[crash(), generate()], scorer=[includes(), tone(), parts()],
                epochs=Epochs(6 if plain else 2, "mean"), fail_on_error=False)


def answers():
    while True:
        days = 30 if worse else 14
        output = ModelOutput.from_content("mockllm/model", f"It is {days} days, and the customer pays.")
        # Without it Inspect counts tokens by a table from the network.
        output.usage = ModelUsage(input_tokens=12, output_tokens=5, total_tokens=17)
        yield output


model = get_model("mockllm/model", custom_outputs=answers())
log = eval(refunds(), model=model, log_format=form, log_dir=folder, display="none", log_samples=True)[0]
print(log.location.removeprefix("file://"))
