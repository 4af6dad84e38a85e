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
    #expect(run.trials("refunds.dev.2")[0].failure?.message == "the sample has an error: Timeout: slow")
    let cut = log.split(separator: "\n").dropLast().joined(separator: "\n")
    #expect(try read(cut).gaps == ["it did not end: the log has no `final_report`"])
  }
}
