import SpangateTrace

/// A kind of bad news. Codes are never reused; names say the bad thing.
///
/// Bands: SG00xx suite, SG01xx scores, SG02xx traces, SG03xx environment, SG04xx store.
package struct FindingRule: Sendable, Hashable {
  package let code: String
  package let name: String
  package let severity: FindingSeverity
  /// The long form, for `spangate explain`.
  package let explanation: String

  package static func == (a: FindingRule, b: FindingRule) -> Bool { a.code == b.code }
  package func hash(into hasher: inout Hasher) { hasher.combine(code) }

  private init(_ code: String, _ name: String, _ severity: FindingSeverity = .error, _ explanation: String) {
    self.code = code
    self.name = name
    self.severity = severity
    self.explanation = explanation
  }
}

// MARK: SG00xx suite
extension FindingRule {
  package static let fileUnreadable = FindingRule(
    "SG0001", "file-unreadable", .error,
    "A file that was named could not be read: it is missing, a folder, too large (16 MiB), or not UTF-8.")
  package static let yamlMalformed = FindingRule(
    "SG0002", "yaml-malformed", .error,
    "The file is not well-formed YAML: a tab in the indentation, an open quote, an unknown alias, nesting deeper than 64, or aliases that unfold to more than the file could ever need."
  )
  package static let keyUnknown = FindingRule(
    "SG0003", "key-unknown", .error,
    "A key that means nothing here. Unknown keys are errors because a misspelt limit that is silently ignored is a gate that does not gate."
  )
  package static let keyMissing = FindingRule(
    "SG0004", "key-missing", .error, "A key that has no default is absent.")
  package static let keyDuplicate = FindingRule(
    "SG0005", "key-duplicate", .error, "A mapping holds the same key twice; one of the two would be lost.")
  package static let valueInvalid = FindingRule(
    "SG0006", "value-invalid", .error,
    "A value of the wrong type, or outside of what its key allows. The message names what was expected.")
  package static let kindUnknown = FindingRule(
    "SG0007", "kind-unknown", .error,
    "No scorer, target, backend or reporter of this kind is built in. `spangate explain KIND` describes those that are."
  )
  package static let idDuplicate = FindingRule(
    "SG0008", "id-duplicate", .error,
    "Two cases share an id, or two scores of one case share a name. Samples are stored under these, so they must differ; give one of them another `id` or `name`."
  )
  package static let suiteEmpty = FindingRule(
    "SG0009", "suite-empty", .error,
    "A suite without a case, or a case without a scorer, would pass whatever the agent does.")
  package static let variableUnset = FindingRule(
    "SG0010", "variable-unset", .error,
    "A value reads `${NAME}` from the environment, and NAME is not set there. An empty value is not the same: set it to the empty string if that is meant."
  )
  package static let nothingSelected = FindingRule(
    "SG0011", "nothing-selected", .error,
    "No suite or case matched what the command line selected. A gate that ran nothing must not pass.")
  package static let jsonMalformed = FindingRule(
    "SG0012", "json-malformed", .error, "A line of a JSONL file, or a JSON file, is not well-formed JSON.")
  package static let quarantineExpired = FindingRule(
    "SG0013", "quarantine-expired", .warning,
    "An entry of the suite's `quarantine` list is past its `until`, so its case blocks as any other. Mend the case and take the entry out, or agree on a later day with its owner."
  )
  package static let quarantineIgnored = FindingRule(
    "SG0014", "quarantine-ignored", .note,
    "The suite's `quarantine` list is not the one at the revision that `--baseline-ref` names. That one holds, so that a change cannot quarantine what it breaks itself; an entry counts once it is merged."
  )
  package static let promptChanged = FindingRule(
    "SG0015", "prompt-changed", .warning,
    "The text of a prompt is not the one that its version had before, in this store or at the revision that `--baseline-ref` names. Traces say which version of a prompt they were made with; two texts under one version cannot be told apart in them. Raise the `version` in the file's head."
  )
}

// MARK: What a suite demands and does not get, or demands no longer
extension FindingRule {
  package static let ruleMissed = FindingRule(
    "SG0060", "rule-missed", .error,
    "A scorer has a `min`, and the mean of its score over the trials of one case is below it. Such a rule holds whatever the baseline says, and without one. Open the trace of the trial that fares worst; lower the `min` if less is good enough."
  )
  package static let newCaseFailed = FindingRule(
    "SG0061", "new-case-failed", .error,
    "The gate says `new_cases: must_pass`, and a case that the baseline does not have, or has with another text or scorer, did not pass each of its blocking scores in every trial. There is nothing yet to compare such a case with. Mend the agent or the case, or leave new cases to people: `new_cases: report`."
  )
  package static let ruleUndecided = FindingRule(
    "SG0062", "rule-undecided", .error,
    "Some trials of a case could not be scored, and it depends on them whether a rule of the case holds: the scorer's `min`, or `new_cases: must_pass`. That is never a pass; the verdict is inconclusive (exit status 125). Mend what kept the trials from being scored, and run again."
  )
  package static let scorerRemoved = FindingRule(
    "SG0063", "scorer-removed", .warning,
    "The baseline has samples of a score that no scorer gives any more, so nothing guards what it guarded. Taking out the check that fails is the quickest way to a green build, so it is said; accept a run once it is meant."
  )
  package static let scorerSoftened = FindingRule(
    "SG0064", "scorer-softened", .warning,
    "A score that could fail the gate when the baseline was accepted is `advisory` now: it is reported and blocks nothing. Accept a run once that is meant."
  )
  package static let limitSoftened = FindingRule(
    "SG0066", "limit-softened", .warning,
    "A limit of the gate asks less than when the baseline was accepted: a `tolerance`, `max_increase`, `max` or `no_worse_than` was raised, a `min` lowered, or one is gone. What it kept out may pass now; accept a run once that is meant."
  )
  package static let suiteUnaskable = FindingRule(
    "SG0070", "suite-unaskable", .error,
    "The suite is made for traces that were recorded elsewhere: it has no `agent`, or its cases are `{from: traces}`. No command can ask anybody for it; `spangate grade SUITE --traces FILE` scores what was recorded."
  )
  package static let runRecorded = FindingRule(
    "SG0071", "run-recorded", .error,
    "The run was graded from recorded traces, so there is nobody to ask again, and nothing more that could be measured. Grade the traces again with `spangate grade`."
  )
  package static let caseUnmade = FindingRule(
    "SG0072", "case-unmade", .error,
    "No case could be made of a trace: it holds no question, or the suite could not take the case as it is, for instance since it has a case of this id."
  )
  package static let trialsFewer = FindingRule(
    "SG0065", "trials-fewer", .note,
    "Cases are asked less often in the first round than the runs of the baseline asked them, so the run sees less than the baseline could show. Raise `trials`, or accept a run once that is meant."
  )
}

// MARK: SG01xx scores
extension FindingRule {
  package static let scoreRegressed = FindingRule(
    "SG0101", "score-regressed", .error,
    "A score is worse than in the baseline by more than chance explains and by more than its tolerance. The finding says why in one sentence, where cases like this one are those of the suite that passed as often before, and names the span that the scorer blames and where to look at it. If the drop is intended, accept the run as the new baseline."
  )
  package static let floorMissed = FindingRule(
    "SG0102", "floor-missed", .error,
    "A score's mean is below its absolute `min`, whatever the baseline says.")
  package static let measureRegressed = FindingRule(
    "SG0103", "measure-regressed", .error,
    "Latency, cost, tokens, turns or calls rose by more than chance explains and by more than `max_increase`, in the suite as a whole or in every trial of a case, or are above `max`. A rise of a duration by a share is none below 10 ms, which is what a busy machine does by itself."
  )
  package static let caseUnmeasurable = FindingRule(
    "SG0104", "case-unmeasurable", .error,
    "No trial of a case could be measured: the agent failed each time, or its traces did not arrive. Or the gate was in doubt about a case, and the further trials that it asked for could not be measured. That is never a pass; the verdict is inconclusive (exit status 125)."
  )
  package static let scoreUnscored = FindingRule(
    "SG0105", "score-unscored", .error,
    "A scorer could not say anything about a trial. The message has its reason. An unscored blocking score makes the case inconclusive."
  )
  package static let caseIncomparable = FindingRule(
    "SG0106", "case-incomparable", .warning,
    "The case's text or the scorer's configuration changed since the baseline was measured, so the two are not comparable. Accept a new run to compare again."
  )
  package static let scoreImproved = FindingRule(
    "SG0107", "score-improved", .note,
    "A score is better than in the baseline by more than chance explains. Accept the run so that the gate holds on to it."
  )
  package static let caseRemoved = FindingRule(
    "SG0108", "case-removed", .note, "The baseline has samples of a case that the suite no longer has.")
  package static let caseAdded = FindingRule(
    "SG0109", "case-added", .note, "The baseline has no samples of this case; only floors apply to it.")
  package static let baselineTooThin = FindingRule(
    "SG0111", "baseline-too-thin", .error,
    "A case passed in the baseline and in no trial of this run, which asked on until it would pass once or `max_trials` was reached. Either it is dead, or it passes so seldom that it passed the baseline by luck; with so few trials the gate cannot tell without crying wolf too often. That is never a pass; the verdict is inconclusive (exit status 125). Open the trace. If the case is well, accept more runs into the baseline (`--accept --keep 5`) or raise `max_trials`: the finding says what would be enough. As a warning it blocks nothing: scores that passed in the baseline and not once now, which happens by chance too often, among cases like these, to ask on for all of them. If one of them broke, the run does not show it."
  )
  package static let nothingPasses = FindingRule(
    "SG0112", "nothing-passes", .error,
    "No score that can block passes in any trial of any case of the suite, and none did in the baseline. Such a suite cannot get worse, so its gate cannot fail, and a green build would say nothing. The verdict is inconclusive (exit status 125). Mend the agent or the scorers until something passes, and accept that run."
  )
  package static let dropNotExcluded = FindingRule(
    "SG0113", "drop-not-excluded", .error,
    "The suite asks for every score to be shown to be no worse than a margin below the baseline (`no_worse_than`), and this run does not show it: the lower end of the change's one-sided confidence bound, at the suite's `false_alarm_rate`, is below the margin. The score may be as good as before; the trials are too few to say so. The verdict is inconclusive (exit status 125). Take more trials, more cases or a longer baseline, or widen the margin."
  )
}

extension FindingRule {
  package static let priceUnknown = FindingRule(
    "SG0110", "price-unknown", .warning,
    "A model's price is not in the built-in table and not under `pricing` in spangate.yaml, and its spans state no cost. Such a trial has no cost, which is never zero: `cost_usd` cannot be compared, and a budget in US dollars does not see it. Add the model's price."
  )
}

// MARK: SG013x a control
extension FindingRule {
  package static let surroundingsDrifted = FindingRule(
    "SG0130", "surroundings-drifted", .warning,
    "A score fell since the baseline, and the control, which is the unchanged agent and was asked now, fell with it: the provider changed its model, a tool or its data changed, or a service is down. It blocks nothing, since no change of the branch did it. The finding says how far both sides fell."
  )
  package static let dropUnconfirmed = FindingRule(
    "SG0131", "drop-unconfirmed", .warning,
    "A score looked worse than in the baseline, and is not shown to be worse than the control, which was asked now. It blocks nothing: with a control, what counts is what differs now."
  )
  package static let controlUndecided = FindingRule(
    "SG0132", "control-undecided", .error,
    "A score fell since the baseline, and the trials that candidate and control may have show neither that the candidate is worse than the control nor that it is as good. That is never a pass; the verdict is inconclusive (exit status 125). More trials decide it."
  )
  package static let controlUnmeasured = FindingRule(
    "SG0133", "control-unmeasured", .error,
    "A score is suspect, and the control that was to tell whether the branch did it could not be measured: it did not start, crashed in every trial, or could not be scored. The verdict is inconclusive (exit status 125)."
  )
}

// MARK: SG02xx traces
extension FindingRule {
  package static let traceAbsent = FindingRule(
    "SG0201", "trace-absent", .error,
    "The agent answered, but no span of it arrived. Likely causes: no exporter is set up; OTEL_SDK_DISABLED or OTEL_TRACES_EXPORTER=none is set; the sampler drops it (the trial's traceparent always says sampled); a hard-coded endpoint goes elsewhere; the process ends before its batch processor flushes."
  )
  package static let traceCutOff = FindingRule(
    "SG0202", "trace-cut-off", .error,
    "Some spans arrived and some that they speak of did not. Likely causes: the process was killed, or exited without flushing its tracer provider; the queue overflowed; two exporters go to different places."
  )
  package static let spansUnjoined = FindingRule(
    "SG0203", "spans-unjoined", .warning,
    "Spans arrived that belong to no trial: neither their trace ID nor `eval.trial.id` in their resource is known. They were counted and not kept. Likely causes: something else exports to this port; the agent drops OTEL_RESOURCE_ATTRIBUTES and ignores TRACEPARENT."
  )
  package static let spansLate = FindingRule(
    "SG0204", "spans-late", .warning,
    "Spans arrived after their trial was scored. They were forwarded with the experiment's tags, but no score saw them."
  )
  package static let spansRefused = FindingRule(
    "SG0205", "spans-refused", .warning,
    "The receiver refused export requests: a content type or compression that it does not speak, a body that is not OTLP, or one over the size limit."
  )
  package static let namesReserved = FindingRule(
    "SG0206", "names-reserved", .warning,
    "An agent wrote attributes whose names are spangate's alone (`eval.…`, `experiment.…`, `test.case.result.status`) with other values than spangate's, on a span, an event, a link, a scope, a resource or a log record; or evaluation events of a score that is spangate's; or spans that are named `eval.trial` or `eval.judge`. Scores are never read from them, and such a span counts as the agent's own. In what goes to the store and the backends spangate's value stands under the name, and the agent's moved to `agent.NAME`."
  )
  package static let settingsForeign = FindingRule(
    "SG0114", "settings-foreign", .error,
    "The nearest `spangate.yaml` above the suite belongs to another user of this machine. Whoever can write into a folder above, such as `/tmp`, could send traces and the keys of a run to a place of their own, so that it is not obeyed. Obeyed are files of one's own, of root, and of whoever owns the suite's folder. Name the file with `--config`, or allow its folder by `SPANGATE_SAFE_DIRECTORY`, which takes folders with `:` between them and `*` for all, as git's `safe.directory` does."
  )
  package static let checkoutForeign = FindingRule(
    "SG0115", "checkout-foreign", .warning,
    "The folder above that holds `.git` belongs to another user of this machine, so that it does not say where the store is: that is in the working folder. Allow the checkout by `SPANGATE_SAFE_DIRECTORY`, which takes folders with `:` between them and `*` for all, or name a store with `--store`."
  )
  package static let fileOutside = FindingRule(
    "SG0116", "file-outside", .error,
    "A suite takes cases from a file outside of its repository, or, where there is none, outside of its folder. A suite that came with a pull request could otherwise show what the machine holds. Move the file into the repository, or allow its folder by `SPANGATE_SAFE_DIRECTORY`, which takes folders with `:` between them and `*` for all."
  )
  package static let recordedTracesMissing = FindingRule(
    "SG0210", "recorded-traces-missing", .error,
    "There is no recorded trace to grade: what `--traces` names holds none, or the query of `cases` finds nothing in any of them. Nothing was measured, so it is no pass."
  )
  package static let tracesUnmatched = FindingRule(
    "SG0211", "traces-unmatched", .warning,
    "Recorded traces are trials of no case. A trace belongs to the case that it names by `eval.case.id` or `test.case.name`, on a span or in its resource, or by the attribute that `recorded.case` or `--match` names; else to the one case that asks what its agent was asked. They are not scored."
  )
  package static let casesUntraced = FindingRule(
    "SG0212", "cases-untraced", .warning,
    "Cases without any recorded trace. Nothing of them is measured, so the run is no pass; `--only` and `--tag` choose the cases that were recorded."
  )
  package static let scoresUnwritten = FindingRule(
    "SG0213", "scores-unwritten", .error,
    "Scores of recorded traces were to be written to a file or a backend, and were not. The verdict does not depend on it, but somebody relies on the scores to be there."
  )
  package static let recordedTracesCutOff = FindingRule(
    "SG0214", "recorded-traces-cut-off", .error,
    "Recorded traces that are not whole are trials of no case: a root or another parent is missing, or has not ended. Where an agent was killed, the span that names its case never came, so that these may be the very trials that went wrong. Nothing is said of them, so the verdict is not a pass. Wait until what records them has everything, or leave out of `--traces` what is not of this agent."
  )
  package static let tracesOtherwiseAsked = FindingRule(
    "SG0215", "traces-otherwise-asked", .warning,
    "Recorded traces name a case by an attribute, and say that their agent was asked something else than the case asks. They are scored as trials of the case. Either the case was changed since, or the attribute is wrong, and the scores are those of another question."
  )
  package static let rootClaimed = FindingRule(
    "SG0207", "root-claimed", .warning,
    "An agent sent a span with the ID of the trial's own root span, the one that TRACEPARENT names as the parent. That span is spangate's: it carries the trial's scores. The agent's was refused and is nowhere; its other spans were kept."
  )
}

// MARK: SG03xx environment
extension FindingRule {
  package static let agentFailed = FindingRule(
    "SG0301", "agent-failed", .error,
    "The agent crashed, timed out, refused the connection or answered with an error status, and did so again on each retry (`retries`). A server that spangate started (`http: {start: …}`) and that ends, or listens no longer, fails the call that finds it so, is started again for the next one, and after three starts in a row that came to nothing no more. A failed call is no wrong answer: the other scores of the trial have no value. It fails `answered`, whose passes are compared with the baseline's, and what the missing values might have been is taken both ways: as failures and as passes. A refused connection or a 429 says nothing of the agent, and leaves the trial without a value of `answered`, too."
  )
  package static let agentUnavailable = FindingRule(
    "SG0302", "agent-unavailable", .error,
    "The agent could not be brought up at all: its command is not found, its server did not become ready, or its model script is invalid."
  )
  package static let backendUndelivered = FindingRule(
    "SG0303", "backend-undelivered", .warning,
    "A backend did not take all traces: it was down or busy, answered with a status from 500 on, or is configured wrongly (401, 403, 404 and the like). They are kept on disk and the next run delivers them; links are printed only for what was accepted. The verdict does not depend on it."
  )
  package static let backendRejected = FindingRule(
    "SG0304", "backend-rejected", .warning,
    "A backend refused traces or spans for good, by status 400, 413 or 415, or in its answer. Sending them again would not help, and they are not kept. What was refused in a run that was killed is said by the one that resumes it, or by the next. What it refused for wrong credentials or a wrong path (401, 403, 404 and the like) is kept: see SG0303."
  )
  package static let reporterFailed = FindingRule(
    "SG0305", "reporter-failed", .warning,
    "A report could not be written when it was time to. The others were, and a regression stays one; a pass whose report is missing is inconclusive, since nobody could look at it."
  )
  package static let receiverUnavailable = FindingRule(
    "SG0306", "receiver-unavailable", .error,
    "The OTLP receiver could not listen. A fixed `receiver.port` may be taken; without one a free port is used.")
  package static let budgetExhausted = FindingRule(
    "SG0307", "budget-exhausted", .error,
    "A budget ran out before all trials had run. What was measured is kept; continue with `--resume`.")
  package static let contentUnkept = FindingRule(
    "SG0309", "content-unkept", .warning,
    "Texts over `limits.offload` could not be written to where they should go. Their spans hold the start and the length, and no link; the verdict does not depend on it."
  )
  package static let libraryMissing = FindingRule(
    "SG0308", "library-missing", .error, "A system library that this feature needs could not be loaded.")
  package static let reportUnwritable = FindingRule(
    "SG0360", "report-unwritable", .error,
    "A report cannot be written where it was asked for: the path is a folder or cannot be made, a file that is read stands there, or two reports would take each other's place. It is found before anything is asked, so that nobody waits for a report that cannot be."
  )
}

// MARK: SG031x processes
extension FindingRule {
  package static let processesOutlived = FindingRule(
    "SG0310", "processes-outlived", .warning,
    "An agent, or something else that was started for a suite, ended and left processes of its own behind, be it in another process group or session. They were told to end by SIGTERM, and killed two seconds later, when the suite's agent was taken down. The verdict does not depend on it; what an agent leaves running can still disturb the trials after it. Have the agent end what it starts."
  )
}

extension FindingRule {
  package static let tracesLost = FindingRule(
    "SG0366", "traces-lost", .warning,
    "Traces were judged, and neither could a backend be given them nor could they be kept for the next run: the store could not be written, or what waits for the backend has reached `limits.spool_bytes`, by which the oldest are dropped first. The verdict does not depend on it."
  )
}

extension FindingRule {
  package static let answersForeign = FindingRule(
    "SG0311", "answers-foreign", .error,
    "Something else than the server that was started answered at its address: a server of before, or one that took the port when the agent's had crashed. Such answers have no scores, and the verdict is inconclusive (exit status 125), whatever the others say. End the other server, or give this one a port of its own; where a container or a daemon is meant to answer, `external: true` in `start` says so."
  )
}

// MARK: SG033x a control's worktree
extension FindingRule {
  package static let controlRevisionUnknown = FindingRule(
    "SG0330", "control-revision-unknown", .error,
    "The git revision that a control was to be taken from could not be found: git is missing, the suite is in no repository, there is no such revision, or a shallow clone does not have it. Fetch it first, for example with `git fetch --unshallow`, or with `fetch-depth: 0` in a checkout step."
  )
  package static let controlAbsent = FindingRule(
    "SG0331", "control-absent", .error,
    "At the revision of the control there is no such suite file, or its `agent` makes no sense today. Name a revision that has it, or run without a control."
  )
  package static let worktreeFailed = FindingRule(
    "SG0332", "worktree-failed", .error,
    "The files of the control's revision could not be written under the store's folder. A full disk, no permission, or another run that holds the worktree for too long."
  )
  package static let setupFailed = FindingRule(
    "SG0333", "setup-failed", .error,
    "The suite's `setup` failed in the worktree of a control, so that the control could not be asked. The finding has the end of what it wrote. It runs in the suite's folder, with no shell, in a checkout that holds only what is committed."
  )
  package static let controlSame = FindingRule(
    "SG0334", "control-same", .error,
    "Candidate and control are the same agent: the same variant, the same commit with nothing changed since, the same server, or an agent of another revision that is led back to this checkout: by an absolute path, by a variable that it inherits such as `PYTHONPATH`, by a program that `PATH` finds there, or by an editable install of Python. What breaks in one breaks in the other, and such a comparison would pass whatever happens."
  )
  package static let runAgentChanged = FindingRule(
    "SG0335", "run-agent-changed", .error,
    "A run was to be resumed, and the agent is not the one that it began with: another commit is checked out, files have changed since, the suite's `agent` is written differently, or the environment has other values. Half of such a run would be one agent's and half another's. Nothing was asked. Go back to what the run began with, or start a new one; `--allow-changed` goes on all the same, and then this is a warning of the report. What counts is the commit, the files that git knows and that differ from it, code and plain texts that git neither knows nor ignores, the files that `agent` names, and variables that agents inherit, but for those of terminals, sessions and pipelines and for secrets. Files that git ignores, such as installed packages or `.env`, count only where `agent` names them: start a new run where one of them has changed."
  )
  package static let runAgentUnknown = FindingRule(
    "SG0336", "run-agent-unknown", .warning,
    "A run was resumed that does not say which agent it began with, since an older version of spangate began it. Whether its trials are all of one agent cannot be told."
  )
  package static let filesUncompared = FindingRule(
    "SG0342", "files-uncompared", .warning,
    "A run of a suite that is in no git repository was resumed. Only what the suite's `agent` names was compared with what the run began with: whether the other files of the agent are the same cannot be told. Start a new run if any of them has changed."
  )
  package static let controlBroken = FindingRule(
    "SG0337", "control-broken", .error,
    "The control passes nothing of what it was asked, also of cases that pass in the baseline and in the candidate, where there are any. It says nothing of the surroundings then: what the branch broke would pass as a drift. The verdict is inconclusive (exit status 125). Mostly the worktree of a git revision lacks what is not committed, such as installed packages or built files: name a program under `setup` that makes it ready. Where nothing passes anywhere, the surroundings may be down altogether."
  )
  package static let acceptedFailures = FindingRule(
    "SG0339", "accepted-failures", .warning,
    "The run that became the baseline has trials in which the agent crashed, timed out or answered with an error status. Later runs are compared with that: a case that was not answered in one of three trials may fail as often and pass, and a drop is seen later. If the failures were no part of what is usual, accept a run without them."
  )
  package static let nothingBlocks = FindingRule(
    "SG0338", "nothing-blocks", .error,
    "Every case of a suite is quarantined, or every score of it that tells what was answered is advisory, and no measure has a limit: whatever the agent does, the suite cannot fail. Beside suites that can it is a warning; a run of nothing else compares nothing, and is no pass (exit status 125). Let something block again, or say by `--no-baseline` that nothing is to be compared."
  )
}

// MARK: SG04xx store
extension FindingRule {
  package static let storeUnavailable = FindingRule(
    "SG0401", "store-unavailable", .error,
    "The store could not be opened or written: no such folder, no permission, a full disk, or a file that is not a store."
  )
  package static let runUnknown = FindingRule("SG0402", "run-unknown", .error, "The store has no run of this name.")
  package static let runIncomplete = FindingRule(
    "SG0403", "run-incomplete", .error,
    "The run was interrupted or some of its cases could not be measured. A baseline must be complete; resume the run first."
  )
  package static let baselineMissing = FindingRule(
    "SG0404", "baseline-missing", .error,
    "There is no baseline of this name to compare with, and the run was not told to do without. A run that compared nothing is no pass: the verdict is inconclusive (exit status 125). Look at the run and accept it by `spangate baseline accept`, or name a baseline that there is; `--no-baseline` and `--accept` say that nothing is to be compared."
  )
  package static let traceUnknown = FindingRule(
    "SG0361", "trace-unknown", .error,
    "The store has no trial whose trace begins like this, or more than one. Reports name the trace of every trial.")
  package static let baselineInvalid = FindingRule(
    "SG0405", "baseline-invalid", .error, "A baseline file is not one that spangate wrote, or was edited into nonsense."
  )
  package static let runMismatched = FindingRule(
    "SG0406", "run-mismatched", .error,
    "The run was made from a suite that has changed since. Its samples cannot be continued or compared.")
  package static let baselineStale = FindingRule(
    "SG0407", "baseline-stale", .warning,
    "The newest accepted run of the baseline is older than the suite's `max_age`. Models, prices and data drift meanwhile, and a gate that compares with long ago blames the change at hand for it. Accept a fresh run; the verdict does not depend on it."
  )
  package static let revisionUnreadable = FindingRule(
    "SG0408", "revision-unreadable", .error,
    "What `--baseline-ref` names could not be read with git: there is no such revision, or no repository. A shallow clone has only its newest commits."
  )
  package static let baselineTracesUnreadable = FindingRule(
    "SG0409", "baseline-traces-unreadable", .warning,
    "Beside a baseline that is a file lie traces of trials that passed, `main.traces.gz` beside `main.json`: what failing trials are looked at beside to find the step that went wrong, where the store does not have the baseline's runs. The file is cut off, damaged or not spangate's. The comparison does without, and findings point at less. Accept a run again, or take the file from where it was whole."
  )
  package static let nothingCompared = FindingRule(
    "SG0440", "nothing-compared", .error,
    "The baseline knows the suite, and every case or scorer of it that could block is new or changed since, so that nothing of it was compared. That is no pass, however the agent answers: the verdict is inconclusive (exit status 125). Look at the run and accept it by `spangate baseline accept`, or take the change of the suite and that of the agent one after the other."
  )
  package static let suiteAbsent = FindingRule(
    "SG0441", "suite-absent", .error,
    "The baseline has samples of a suite whose file is, or was, among those that the command names, and the run has no such suite: its file was deleted, moved away or renamed, or the suite has another name now. Whatever broke there went unseen, so the verdict is inconclusive (exit status 125). Bring it back; or, where it was meant to go, accept a run without it, which takes it out of the baseline. `--only`, `--tag` and a command that names other files leave suites out on purpose."
  )
  package static let runUnaccepted = FindingRule(
    "SG0442", "run-unaccepted", .error,
    "The run was to become the baseline and did not pass what needs no baseline: a floor, a ceiling or a hard rule failed, or something could not be measured. What later runs are compared with must not get worse in silence, so the baseline stays as it was. Mend the cause and run again, or accept this very run by `spangate baseline accept RUN` after looking at it."
  )
  package static let acceptedFailing = FindingRule(
    "SG0443", "accepted-failing", .warning,
    "The run that became the baseline has cases that never passed. A case that never passed cannot get worse, so nothing that happens to it will ever fail a gate until a better run is accepted. Where the baseline before knew it to pass, that is said too. Mend the case or the scorer, or quarantine it with a reason."
  )
  package static let caseUndecided = FindingRule(
    "SG0445", "case-undecided", .error,
    "A case passed in every trial of the variant that is compared with, or in so many that chance hardly explains it, in no trial of the other, and all trials that were allowed are too few to tell that from chance for sure. That is no pass: the verdict is inconclusive (exit status 125). Allow for more trials by `max_trials` or `--max-trials`."
  )
  package static let baselineSight = FindingRule(
    "SG0444", "baseline-sight", .note,
    "What later runs of a suite will and will not see when they are compared with the baseline that was just accepted: the gate compares a run that is as the baseline is, and its detectable drops are read off, as `spangate plan --power` does. A baseline of few trials shows a case that dies, and not one that fails more often; every further run that is accepted with `--keep` makes it sharper."
  )
}

// MARK: Agents that fail
extension FindingRule {
  package static let attemptsFailedMore = FindingRule(
    "SG0140", "attempts-failed-more", .error,
    "The agent fails in more of its attempts than in the baseline, by more than chance explains, and the trials are answered only because each is tried again. Crashes, time-outs and error statuses count, each attempt by itself; what the surroundings do, such as a refused connection or a 429, does not."
  )
  package static let gapsDecide = FindingRule(
    "SG0141", "gaps-decide", .error,
    "Some trials have no value of a score: the agent failed, its trace was cut off, an answer was too long, or a judge gave no verdict. Such trials are never left out as if by chance. The verdict is worked out with all of them as failures and with all of them as passes, on both sides alike, and their share is compared with that of the baseline: where the two differ, or there are more of them than before, the score is inconclusive."
  )
  package static let programMissing = FindingRule(
    "SG0340", "program-missing", .error,
    "The program of an agent's `command`, or of its `start`, is not there, or may not be executed. A program without a `/` is looked up in PATH, one with a `/` from the folder of the suite, or from its `cwd`. A program that vanishes later makes the verdict inconclusive."
  )
  package static let runUnfinished = FindingRule(
    "SG0343", "run-unfinished", .error,
    "A stored run that was cut short is compared: by Ctrl-C, a kill, or a budget that ran out. Trials of its first round are missing, or cases of it are in doubt that more trials would decide. Continue it with `--resume`."
  )
  package static let budgetOverrun = FindingRule(
    "SG0341", "budget-overrun", .warning,
    "The run cost more than `--budget-usd` allows. What a trial costs is known once its spans are there, and trials that are under way by then are not called back. They count at the price that their case had in the baseline; without one they are counted when they have ended."
  )
}

// MARK: SG0446–SG0459 what the receiver turns away or mends
extension FindingRule {
  package static let tokenMissing = FindingRule(
    "SG0446", "token-missing", .warning,
    "No span came, and the receiver refused export requests without the run's token, which `receiver.token` in `spangate.yaml` asks for. Agents that spangate starts get it in OTEL_EXPORTER_OTLP_HEADERS. Likely causes: the agent sets the headers of its exporter in code, or an HTTP agent was started by someone else and does not know the token."
  )
  package static let textsMended = FindingRule(
    "SG0447", "texts-mended", .warning,
    "Spans or log records held texts that are not UTF-8, which OTLP asks for, and which backends refuse together with every span beside them. U+FFFD stands for what was wrong, for scorers and backends alike. Likely causes: a text was cut within a character, or bytes of another encoding were set as an attribute; such bytes can be sent as `bytesValue`."
  )
}

// MARK: SG0450–SG0469 results of other tools
extension FindingRule {
  package static let importUnreadable = FindingRule(
    "SG0450", "import-unreadable", .error,
    "A file that `spangate import` was given is not what the tool writes: it is cut off, damaged, too large, or something else altogether. Nothing of it was stored."
  )
  package static let importMistaken = FindingRule(
    "SG0451", "import-mistaken", .error,
    "A file that `spangate import` was given is of another tool than the command names. The finding says which of the tools takes it."
  )
  package static let importVersionUnknown = FindingRule(
    "SG0452", "import-version-unknown", .error,
    "The file says that it is of a version of its format which this spangate does not know. What it holds may mean something else there, so it is not guessed at. A newer spangate may know it."
  )
  package static let importIncomplete = FindingRule(
    "SG0453", "import-incomplete", .error,
    "The tool did not end what it evaluated: the file says so, or results that it announces are missing. What is there is stored and can be looked at. It is never a pass (exit status 125) and cannot become a baseline: what is missing may be what broke."
  )
  package static let importConflicting = FindingRule(
    "SG0454", "import-conflicting", .error,
    "One name means two things in what is imported: the same trial is there twice, or two files have a case of the same name that asks something else. Which of them counts cannot be told."
  )
  package static let importEmpty = FindingRule(
    "SG0455", "import-empty", .error,
    "The file has no result at all. A gate that looked at nothing must not pass.")
  package static let importCasesMissing = FindingRule(
    "SG0456", "import-cases-missing", .error,
    "The baseline has cases that the imported results do not have, or that were skipped in them, or scores of a case that no trial of it has. Nobody here knows whether that is meant: a tool that stopped at the first failure, or was told to run only some, leaves the same behind. That is no pass (exit status 125). Import results of all cases with all scores; where the others are gone for good, accept the run."
  )
}

// MARK: SG0470–SG0479 limits of measures
extension FindingRule {
  package static let limitUndecided = FindingRule(
    "SG0470", "limit-undecided", .error,
    "A measure with a `max_increase` is beyond its limit in every trial of a case: the smallest value of this run is above what is allowed for the largest of the baseline. Chance hardly does that, and the trials are too few to be sure within the bound that all tests of the run share, after as many as `max_trials` allows. That is never a pass; the verdict is inconclusive (exit status 125). Open the trace. If the rise is intended, accept the run; else accept more runs into the baseline (`--accept --keep 5`) or raise `max_trials`: the finding says what would be enough. Between variants it is the same, with the first in the place of the baseline."
  )
}

// MARK: SG0150–SG0169 the path
extension FindingRule {
  package static let pathChanged = FindingRule(
    "SG0150", "path-changed", .error,
    "The agent takes another way through the suite than it did when the baseline was accepted, and the suite says that this blocks (`gate: {path: block}`): a tool or a model is called more or less often, a step is new or gone, another call comes first, or an argument has other values. An exact test shows it, in which the trials of each case change sides, under one bound for all that is looked at in the suite; so chance says it no more often than `false_alarm_rate` allows. Compare the two traces with `spangate trace diff`. If the change is intended, accept the run; what may change freely goes under `ignore`."
  )
  package static let pathUnmeasured = FindingRule(
    "SG0151", "path-unmeasured", .error,
    "A change of the path blocks in this suite, and the path of some of its cases could not be compared: too few trials of this run have a whole trace, or no trace of the baseline's trials is kept here. That is never a pass; the verdict is inconclusive (exit status 125). Mend what loses the traces, or accept a run on this store: a baseline that came as a file has samples, and traces only where they were exported with it."
  )
  package static let pathTooThin = FindingRule(
    "SG0152", "path-too-thin", .error,
    "A change of the path blocks in this suite, and its trials are so few that even an agent that goes another way in all of them could not be told from chance. A gate that cannot fail does not pass: the verdict is inconclusive (exit status 125). Raise `trials`, add cases, or accept more runs into the baseline (`--accept --keep 5`)."
  )
}

// MARK: SG0480–SG0489 traces beside each other
extension FindingRule {
  package static let passingTrialAbsent = FindingRule(
    "SG0480", "passing-trial-absent", .error,
    "`spangate trace diff` was given one trace, and the store has no other trial of its case that passed and whose whole trace is kept, neither of the same run nor of a run that was accepted into a baseline. Name the trace that it is to be compared with."
  )
}

// MARK: SG023x recorded traces
extension FindingRule {
  package static let recordingUnreadable = FindingRule(
    "SG0230", "recording-unreadable", .error,
    "Recorded traces could not be read at all: the file is missing or may not be read, a pattern matches nothing, a folder holds no file of traces, or a temporary file could not be made or read. What was named and not read is never taken for empty: the verdict is not a pass."
  )
  package static let recordingUnknown = FindingRule(
    "SG0231", "recording-unknown", .error,
    "A file, or a part of one, is in no form of traces that is read: OTLP in JSON or protobuf, whole, a request a line or with its length before it; Jaeger's, Tempo's, Phoenix's and MLflow's JSON; what the Python SDK's console exporter prints; each also compressed by gzip or zstd. The form is told by what is in a file, not by its name."
  )
  package static let recordingDamaged = FindingRule(
    "SG0232", "recording-damaged", .error,
    "A part of a recording could not be read: a line that is no JSON, a message that is no protobuf, a file that is cut off. Everything else of it was read, but the traces may lack the very spans that went wrong, so that the verdict is not a pass."
  )
  package static let recordingEmpty = FindingRule(
    "SG0233", "recording-empty", .error,
    "A file, or a backend's reply, holds no span. An exporter that was never flushed leaves an empty file."
  )
  package static let recordedSpansInvalid = FindingRule(
    "SG0234", "recorded-spans-invalid", .error,
    "Recorded spans whose trace ID or span ID is missing, zero or of the wrong length. They belong to no trace and were left out."
  )
  package static let recordingUnreachable = FindingRule(
    "SG0235", "recording-unreachable", .error,
    "A backend's read API could not be reached, refused the request, or answered with something else than traces. Its address and headers are those of the backend in `spangate.yaml`; a key is never sent along to where a reply redirects to."
  )
  package static let recordingPartial = FindingRule(
    "SG0236", "recording-partial", .warning,
    "A backend holds more traces than were asked for. The newest were read; `--limit` asks for more, `--since` for fewer."
  )
}

extension FindingRule {
  package static let all: [FindingRule] = [
    fileUnreadable, yamlMalformed, keyUnknown, keyMissing, keyDuplicate, valueInvalid, kindUnknown, idDuplicate,
    suiteEmpty, variableUnset, nothingSelected, jsonMalformed, quarantineExpired, quarantineIgnored,
    promptChanged, ruleMissed, newCaseFailed, ruleUndecided, scorerRemoved, scorerSoftened, limitSoftened, trialsFewer,
    suiteUnaskable, runRecorded, caseUnmade,
    scoreRegressed, floorMissed, measureRegressed, caseUnmeasurable, scoreUnscored, caseIncomparable, scoreImproved,
    caseRemoved, caseAdded, priceUnknown, baselineTooThin, nothingPasses, dropNotExcluded,
    surroundingsDrifted, dropUnconfirmed, controlUndecided, controlUnmeasured,
    traceAbsent, traceCutOff, spansUnjoined, spansLate, spansRefused, namesReserved, rootClaimed,
    recordingUnreadable, recordingUnknown, recordingDamaged, recordingEmpty, recordedSpansInvalid,
    recordingUnreachable, recordingPartial,
    recordedTracesMissing, tracesUnmatched, casesUntraced, scoresUnwritten, recordedTracesCutOff,
    tracesOtherwiseAsked,
    settingsForeign, checkoutForeign, fileOutside,
    agentFailed, agentUnavailable, backendUndelivered, backendRejected, reporterFailed, receiverUnavailable,
    budgetExhausted, libraryMissing, contentUnkept, reportUnwritable,
    processesOutlived, answersForeign, tracesLost,
    controlRevisionUnknown, controlAbsent, worktreeFailed, setupFailed, controlSame,
    runAgentChanged, runAgentUnknown, controlBroken, nothingBlocks, acceptedFailures,
    storeUnavailable, runUnknown, runIncomplete, baselineMissing, baselineInvalid, traceUnknown, runMismatched,
    baselineStale,
    attemptsFailedMore, gapsDecide, programMissing, runUnfinished, budgetOverrun, filesUncompared,
    revisionUnreadable, baselineTracesUnreadable, nothingCompared, suiteAbsent, runUnaccepted, acceptedFailing,
    baselineSight, caseUndecided,
    importUnreadable, importMistaken, importVersionUnknown, importIncomplete, importConflicting, importEmpty,
    importCasesMissing,
    tokenMissing, textsMended, limitUndecided, pathChanged, pathUnmeasured, pathTooThin,
    passingTrialAbsent,
  ]
}
