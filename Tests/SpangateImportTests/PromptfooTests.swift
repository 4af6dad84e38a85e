import SpangateCore
import SpangateTrace
import Testing

@testable import SpangateImport

/// Against the published types of promptfoo's results.
struct PromptfooTests {
  private func row(
    _ description: String = "refunds", provider: String = "openai:x", success: String = "true", error: String = "null",
    reason: Int = 0, test: String = "", extra: String = "", components: String
  ) -> String {
    """
    {"promptIdx": 0, "testIdx": 0, "testCase": {"description": "\(description)", \(test) "vars": {"q": "a"}},
     "promptId": "p", "provider": {"id": "\(provider)", "label": ""}, "prompt": {"raw": "\(description)", "label": "ask"},
     "vars": {"q": "a"}, "success": \(success), "score": 1, "error": \(error), "failureReason": \(reason),
     "latencyMs": 1500, "cost": 0.5, \(extra) "namedScores": {},
     "response": {"output": {"days": 14}, "tokenUsage": {"total": 15, "prompt": 10, "completion": 5}},
     "gradingResult": {"pass": true, "score": 1, "reason": "all good", "componentResults": [\(components)]}}
    """
  }

  private func component(
    _ type: String, pass: Bool = true, score: Double = 1, extra: String = "", metadata: String = "{}"
  ) -> String {
    """
    {"pass": \(pass), "score": \(score), "reason": "because", "metadata": \(metadata),
     "assertion": {"type": "\(type)", \(extra) "value": "14"}}
    """
  }

  private func read(_ rows: [String], version: Int = 3, stats: String = "{}") throws -> ImportedRun {
    try ImportTool.promptfoo.read(
      .of(
        """
        {"evalId": "eval-x", "results": {"version": \(version), "timestamp": "2026-12-01T10:00:00.000Z", "prompts": [],
          "results": [\(rows.joined(separator: ","))], "stats": \(stats)},
         "config": {"description": "shop"}, "metadata": {"promptfooVersion": "0.121.0"}}
        """))
  }

  @Test func `tests become cases, repeats trials, and assertions scores`() throws {
    let run = try read([
      row(components: component("contains") + "," + component("similar", score: 0.9, extra: "\"metric\": \"near\",")),
      row(
        success: "false", reason: 1,
        components: component("contains", pass: false, score: 0) + ","
          + component("similar", pass: false, score: 0.6, extra: "\"metric\": \"near\",")),
    ])
    #expect(run.name == "shop" && run.version == "0.121.0" && run.gaps.isEmpty)
    #expect(run.cases.map(\.id) == ["refunds"])
    let trials = run.trials("refunds")
    #expect(trials.map { $0.value("contains") } == [.passed(true), .passed(false)])
    #expect(trials.map { $0.value("near") } == [.number(0.9), .number(0.6)])
    #expect(trials[1].scores.first { $0.name == "near" }?.passes == false)
    #expect(trials.map { $0.value("success") } == [.passed(true), .passed(false)])
    #expect(trials[0].measures[.wallTime] == .value(1.5) && trials[0].measures[.costUSD] == .value(0.5))
    #expect(trials[0].measures[.inputTokens] == .value(10))
    guard case .answered(#"{"days":14}"#) = trials[0].call else {
      Issue.record("\(trials[0].call)")
      return
    }
  }

  @Test func `whether a test passed as a whole is a score of its own`() throws {
    let threshold = try read([row(success: "false", test: "\"threshold\": 0.8,", components: component("contains"))])
    #expect(threshold.trials("refunds")[0].value("success") == .passed(false))
    let set = try read([row(test: "\"assert\": [{\"type\": \"assert-set\"}],", components: component("contains"))])
    #expect(set.trials("refunds")[0].value("success") == .passed(true))
    let none = try read([row(components: "")])
    #expect(none.trials("refunds")[0].value("success") == .passed(true))
    let silent = try read([row(success: "null", components: "")])
    #expect(silent.trials("refunds")[0].value("success") == .unscored(why: "the file does not say whether it passed"))
  }

  @Test func `an error is a failed call, and a grader's own error no score`() throws {
    let failed = try read([row(success: "false", error: "\"503 from provider\"", reason: 2, components: "")])
    #expect(failed.trials("refunds")[0].failure?.message == "promptfoo had an error: 503 from provider")
    #expect(failed.trials("refunds")[0].value("success") == .passed(false))
    let grader = try read([row(components: component("llm-rubric", metadata: "{\"graderError\": true}"))])
    #expect(grader.trials("refunds")[0].value("llm-rubric") == .unscored(why: "the grader failed: because"))
  }

  @Test func `what weighs nothing is advisory, and a cached answer is measured by nothing`() throws {
    let run = try read([
      row(
        components: component("contains", extra: "\"weight\": 0,") + "," + component("contains")
      )
      .replacing("\"response\": {", with: "\"response\": {\"cached\": true, ")
    ])
    let trial = run.trials("refunds")[0]
    #expect(trial.scores.map(\.name) == ["contains", "contains #2", "success"])
    #expect(trial.scores.map(\.severity) == [.advisory, .blocking, .blocking])
    #expect(trial.measures[.costUSD] == .absent(why: "the answer came from promptfoo's cache"))
  }

  @Test func `several providers are told apart, one alone is not named`() throws {
    let run = try read([
      row(components: component("contains")), row(provider: "openai:y", components: component("contains")),
    ])
    #expect(run.cases.map(\.id) == ["refunds · openai:x", "refunds · openai:y"])
  }

  @Test func `another version and rows that are missing are said`() throws {
    let error = #expect(throws: Finding.self) { try read([row(components: "")], version: 4) }
    #expect(error?.rule == .importVersionUnknown)
    let run = try read([row(components: "")], stats: "{\"successes\": 1, \"failures\": 1, \"errors\": 1}")
    #expect(run.gaps == ["it has 1 of 3 results", "it counts 2 failures, and its results have 0"])
    #expect(
      try read([row(components: "")], stats: "{\"failures\": 1}").gaps
        == ["it counts 1 failure, and its results have 0"])
    #expect(try read([row(components: "")], stats: "{\"errors\": \"1\"}").gaps == ["it counts `\"1\"` errors"])
  }

  @Test func `a failure that only its reason or the answer tells is one`() throws {
    let reason = try read([row(reason: 1, components: component("contains"))]).trials("refunds")[0]
    #expect(reason.value("success") == .passed(false) && reason.value("contains") == .passed(true))
    let answer = try read([
      row(success: "false", components: "").replacing("\"output\": {\"days\": 14}", with: "\"error\": \"API 500\"")
    ])
    #expect(answer.trials("refunds")[0].failure?.message == "promptfoo had an error: API 500")
  }

  @Test func `a grade that is no number is no pass, and a metric does not take the name of the whole`() throws {
    let grade = component("contains").replacing("\"score\": 1.0", with: "\"score\": NaN")
    let named = component("similar", pass: false, score: 0, extra: "\"metric\": \"success\",")
    let trial = try read([row(components: grade + "," + named)]).trials("refunds")[0]
    #expect(trial.value("contains") == .unscored(why: "its score is `\"NaN\"`, which is no number"))
    #expect(trial.value("success #2") == .passed(false) && trial.value("success") == .passed(true))
  }
}
