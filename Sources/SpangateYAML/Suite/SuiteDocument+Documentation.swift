import SpangateCore
import SpangateTrace

extension SuiteDocument: Documented {
  static let documentation: [KeyDocumentation] = [
    .init("suite", "The name of the suite, on spans, in reports and in baselines.", example: "ops-assistant"),
    .init(
      "description", "What the suite is about, for people.",
      example: "Questions about last night's orders and logs."),
    .init(
      "agent",
      "What is tested: exactly one target, whose kind is a key of this mapping. A suite that only grades recorded traces needs none.",
      example: ["command": ["python3", "agent.py"], "timeout": "60s"]),
    .init(
      "setup",
      "What makes a fresh checkout of the agent ready, such as installing its packages: a program and its arguments, run without a shell in the suite's folder. It runs once in each worktree that `--control-ref` makes.",
      example: ["npm", "ci"]),
    .init(
      "variants",
      "Named changes, each laid over the whole suite: mappings merge key by key, anything else is replaced. The first is the one that runs when none is asked for.",
      otherwise: "there is one variant, `default`", example: ["control": [:], "terse": ["trials": 5]]),
    .init(
      "traces",
      "Whether a trial needs its trace: one that is `required` and does not arrive leaves the trial unmeasured.",
      otherwise: "`required` once a scorer or a measure of the gate reads the trace, else `optional`",
      example: "required"),
    .init(
      "experiment", "The experiment that the suite is part of, as an id or a mapping with one.", example: "prompt-v2"),
    .init(
      "trials", "How often each case is asked in the first round.", default: 3, .from(1, to: 100_000), example: 5),
    .init(
      "max_trials",
      "How often a case may be asked in all: the gate asks a case again for as long as its result is in doubt.",
      otherwise: "48, or `trials` where that is more", .from(1, to: 100_000), example: 24),
    .init("concurrency", "How many trials run at a time.", default: 8, .from(1, to: 10_000), example: 4),
    .init(
      "retries",
      "How often a call that failed for what may be a passing reason, such as a crash or a status of 429 or 503, is made again, whatever the reason.",
      otherwise: "2, and 9 for an agent that asks for patience by 429 or 503", .from(0, to: 100), example: 1),
    .init("scorers", "What scores the answers of every case.", example: ["no_errors", ["max_turns": 6]]),
    .init("gate", "When a change of scores and measures fails the run.", example: ["baseline": "main"]),
    .init(
      "quarantine", "Cases that run and are reported, and fail nothing, until a day.",
      example: [
        ["case": "refund-window", "reason": "the policy is being rewritten", "owner": "ops", "until": "2026-12-31"]
      ]
    ),
    .init(
      "recorded",
      "What `spangate grade` reads off traces that were recorded elsewhere, by the attributes that hold it.",
      otherwise: "the usual names are looked for", example: ["case": "app.case", "answer": "app.reply"]),
    .init(
      "cases",
      "What the agent is asked: cases, and files of cases. `{from: traces}` instead of a list makes a case of every recorded trace.",
      example: [["id": "refund-window", "input": "How long may an order be returned?", "expected": "14 days"]]),
  ]
}

extension SuiteDocument.Experiment: Documented {
  static let documentation: [KeyDocumentation] = [
    .init("id", "The experiment's id, which each span of a trial carries as `experiment.id`.", example: "prompt-v2")
  ]
}

extension CaseDocument: Documented {
  static let documentation: [KeyDocumentation] = [
    .init("id", "The name of the case, which no other case of the suite has.", example: "refund-window"),
    .init("input", "What the agent is asked: a text, or any value for an agent that reads JSON.", example: "How long?"),
    .init("expected", "What scorers that compare hold the answer against.", example: "14 days"),
    .init("tags", "Words by which `--tag` selects cases.", example: ["refunds"]),
    .init(
      "cluster",
      "A name that cases from one source share: they are not independent, and the gate counts them as one piece of evidence.",
      example: "eu-policy"),
    .init(
      "trials", "How often this case is asked in the first round.", otherwise: "what the suite says",
      .from(1, to: 100_000), example: 10),
    .init(
      "scorers", "What scores the answers of this case, besides the suite's own.",
      example: [["tool_called": "search_logs"]]),
  ]
}

extension CaseFileDocument: Documented {
  static let documentation: [KeyDocumentation] = [
    .init(
      "from",
      "A JSONL file, relative to the suite's folder, with one case an object. What it holds is data: `${VAR}` stays as it is.",
      example: "cases.jsonl")
  ]
}

extension TraceCasesDocument: Documented {
  static let documentation: [KeyDocumentation] = [
    .init(
      "from", "`traces`: every trace that `spangate grade` is given is a case, with the suite's scorers.",
      example: "traces"),
    .init(
      "where", "A query over traces: those in which it finds spans are the cases.",
      otherwise: "every trace is one", example: "{ gen.kind = \"agent\" }"),
  ]
}

extension RecordedDocument: Documented {
  static let documentation: [KeyDocumentation] = [
    .init(
      "case", "The attribute that names the case, of a span or a resource.",
      otherwise: "`eval.case.id`, then `test.case.name`", example: "app.case"),
    .init(
      "input", "The attribute that holds what the agent was asked.",
      otherwise: "what the root says that went in, then the first message of the user to a model",
      example: "app.question"),
    .init(
      "answer", "The attribute that holds what the agent answered.",
      otherwise: "what the root says that came out, then the last message of the last model call",
      example: "app.reply"),
  ]
}

extension ScorerKeys: Documented {
  static let documentation: [KeyDocumentation] = [
    .init("name", "The name of the score.", otherwise: "the scorer's kind", example: "tone"),
    .init(
      "weight", "How much the score counts in the weighted score of a trial; verdicts do not depend on it.", default: 1,
      .moreThan(0), example: 2),
    .init(
      "threshold", "From where on a graded score counts as a pass; a scorer that only passes or fails has none.",
      otherwise: "0.5", example: 0.8),
    .init(
      "min",
      "A hard rule: the least that the mean over the trials of each case may be, whatever the baseline was. A scorer with a `min` of its own, such as `word_count`, has this one beside its kind.",
      example: 1),
    .init(
      "severity", "Whether a worse score fails the run or is only reported.", default: "blocking", example: "advisory"),
  ]
}

extension QuarantineDocument: Documented {
  static let documentation: [KeyDocumentation] = [
    .init("case", "The id of the case.", example: "refund-window"),
    .init("reason", "Why it is no use as a guard at present.", example: "the policy is being rewritten"),
    .init("owner", "Who sees to it.", example: "ops"),
    .init("until", "The last day of it; the case guards again from the next one on.", example: "2026-12-31"),
  ]
}
