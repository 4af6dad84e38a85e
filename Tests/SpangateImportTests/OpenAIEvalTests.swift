import SpangateCore
import SpangateTrace
import Testing

@testable import SpangateImport

/// Against the published objects of the evals API, and the record of `oaieval`.
struct OpenAIEvalTests {
  private let item = """
    {"object": "eval.run.output_item", "id": "outputitem_1", "created_at": 1780000000, "run_id": "r", "eval_id": "e",
     "status": "fail", "datasource_item_id": 5, "datasource_item": {"q": "a"},
     "results": [{"name": "exact-6f4b4c34-6a7f-4c3e-9a53-3f0f6a1f4b11", "type": "string-check", "passed": false, "score": 0.0},
                 {"name": "tone", "passed": true, "score": 0.8}, {"name": "odd"}],
     "sample": {"output": [{"role": "assistant", "content": "30 days"}], "error": null,
                "usage": {"prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15}}}
    """
  private let run = """
    {"object": "eval.run", "id": "evalrun_1", "eval_id": "eval_1", "name": "nightly", "status": "completed",
     "created_at": 1780000000, "result_counts": {"total": 1, "passed": 0, "failed": 1, "errored": 0}}
    """

  private func read(_ text: String) throws -> ImportedRun { try ImportTool.openAIEvals.read(.of(text)) }

  @Test func `a run with its output items becomes cases and scores`() throws {
    for text in [
      "{\"run\": \(run), \"output_items\": {\"object\": \"list\", \"data\": [\(item)], \"has_more\": false}}",
      "[\(run), \(item)]", run.replacing("\n", with: " ") + "\n" + item.replacing("\n", with: " "),
    ] {
      let imported = try read(text)
      #expect(imported.name == "nightly" && imported.gaps.isEmpty && imported.cases.map(\.id) == ["5"])
      let trial = try #require(imported.trials("5").first)
      #expect(trial.value("exact") == .passed(false) && trial.value("tone") == .number(0.8))
      #expect(trial.value("odd") == .unscored(why: "the file does not say whether it passed"))
      #expect(trial.measures[.inputTokens] == .value(12))
    }
  }

  @Test func `a run and its items may lie in several files`() throws {
    let page = "{\"object\": \"list\", \"data\": [\(item)], \"has_more\": false}"
    let runs = try ImportTool.openAIEvals.read([.of(run, "run.json"), .of(page, "items.json")])
    #expect(runs.count == 1 && runs[0].run.gaps.isEmpty && runs[0].run.cases.count == 1)
    #expect(throws: Finding.self) { try ImportTool.openAIEvals.read([.of(run), .of("{")]) }
  }

  @Test func `what is not all there says so`() throws {
    #expect(try read("[\(item)]").gaps.first?.contains("no `eval.run`") == true)
    #expect(
      try read("[\(run.replacing("completed", with: "in_progress")), \(item)]").gaps == ["its status is `in_progress`"])
    #expect(
      try read("[\(run.replacing("\"total\": 1", with: "\"total\": 9")), \(item)]").gaps == [
        "it has 1 of 9 output items"
      ])
    let error = #expect(throws: Finding.self) { try read("[\(run), \(item), \(item)]") }
    #expect(error?.rule == .importConflicting)
  }

  @Test func `a sample with an error is a failed call`() throws {
    let failed = item.replacing("\"error\": null", with: "\"error\": {\"code\": \"rate\", \"message\": \"too many\"}")
    #expect(try read("[\(run), \(failed)]").trials("5")[0].failure?.message == "the sample has an error: too many")
  }

  private func changed(_ old: String, _ new: String) -> String {
    precondition(item.contains(old))
    return item.replacing(old, with: new)
  }

  @Test func `the status of an item is a score, and what it lacks is unscored`() throws {
    #expect(try read("[\(run), \(item)]").trials("5")[0].value("passed") == .passed(false))
    let results = "\"results\": [{\"name\": \"tone\", \"passed\": true, \"score\": 0.8}]"
    let bare = """
      {"object": "eval.run.output_item", "id": "o2", "status": "pass", "datasource_item_id": 6, "datasource_item": {},
       "sample": {"output": []}}
      """
    let two = run.replacing("\"total\": 1", with: "\"total\": 2")
    let imported = try read("[\(two), \(item), \(bare)]")
    #expect(Set(imported.cases[1].scorers.keys) == ["passed", "exact", "tone", "odd"])
    #expect(imported.trials("6")[0].value("passed") == .passed(true) && imported.trials("6")[0].value("tone") == nil)
    let unsampled = try read(
      "[\(run), " + bare.replacing("{\"output\": []}", with: "null, \(results)") + "]")
    #expect(unsampled.trials("6")[0].value("tone") == .unscored(why: "the output item has no sample"))
    #expect(try read("[\(run), \(changed("\"fail\"", "\"error\""))]").trials("5")[0].failure != nil)
  }

  @Test func `a score that is no number is none, and of two with one name both stay`() throws {
    let odd = try read("[\(run), \(changed("0.8", "\"high\""))]").trials("5")[0]
    #expect(odd.value("tone") == .unscored(why: "its score is `\"high\"`, which is no number"))
    let twice = try read("[\(run), \(changed("\"odd\"", "\"tone\", \"passed\": false"))]").trials("5")[0]
    #expect(twice.value("tone") == .number(0.8) && twice.value("tone #2") == .passed(false))
    let taken = try read("[\(run), \(changed("\"tone\"", "\"passed\""))]").trials("5")[0]
    #expect(taken.value("passed") == .passed(false) && taken.value("passed #2") == .number(0.8))
  }

  @Test func `failures that are counted and not found are not all there`() throws {
    let passing = changed("\"fail\"", "\"pass\"")
    #expect(try read("[\(run), \(passing)]").gaps == ["it counts 1 failure, and its output items have 0"])
    let words = run.replacing("\"failed\": 1", with: "\"failed\": \"one\"")
    #expect(try read("[\(words), \(item)]").gaps == ["it counts `\"one\"` failed"])
  }

  @Test func `a log of oaieval becomes matches, metrics and errors`() throws {
    let log = """
      {"spec": {"eval_name": "refunds.dev.v0", "base_eval": "refunds", "created_at": "2026-12-01 10:00:00.5", "run_id": "r"}}
      {"run_id": "r", "event_id": 0, "sample_id": "refunds.dev.0", "type": "sampling", "data": {"prompt": "q", "sampled": ["30"]}, "created_at": "2026-12-01 10:00:01+00:00"}
      {"run_id": "r", "event_id": 1, "sample_id": "refunds.dev.0", "type": "match", "data": {"correct": false, "expected": "14", "picked": "30"}}
      {"run_id": "r", "event_id": 2, "sample_id": "refunds.dev.1", "type": "metrics", "data": {"tone": 0.5, "bleu": NaN, "note": "x"}}
      {"run_id": "r", "event_id": 3, "sample_id": "refunds.dev.2", "type": "error", "data": {"type": "Timeout", "message": "slow"}}
      {"final_report": {"accuracy": 0.0}, "run_id": "r"}
      """
    let run = try read(log)
    #expect(run.name == "refunds" && run.gaps.isEmpty && run.cases.count == 3)
    #expect(run.trials("refunds.dev.0")[0].value("match") == .passed(false))
    #expect(run.trials("refunds.dev.0")[0].scores[0].because == "expected `14`, and it picked `30`")
    #expect(run.trials("refunds.dev.1")[0].value("tone") == .number(0.5))
    #expect(run.trials("refunds.dev.1")[0].value("bleu") == .unscored(why: "the log says NaN"))
    #expect(run.trials("refunds.dev.1")[0].scores.count == 2)
    #expect(run.cases.allSatisfy { Set($0.scorers.keys) == ["match", "tone", "bleu"] })
    #expect(run.trials("refunds.dev.2")[0].failure?.message == "the sample has an error: Timeout: slow")
    let cut = log.split(separator: "\n").dropLast().joined(separator: "\n")
    #expect(try read(cut).gaps == ["it did not end: the log has no `final_report`"])
  }
}
