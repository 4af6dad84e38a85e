import SpangateCore
import SpangateTrace
import Testing

@testable import SpangateImport

struct InspectTests {
  /// A log of two samples, with what a test puts in it.
  private func log(_ head: String = "", sample: String = "", status: String = "success") -> ImportedFile {
    .of(
      """
      {"version": 2, "status": "\(status)", "eval": {"task": "refunds", "created": "2026-12-01T10:00:00+00:00",
        "config": {"epochs": 2}, "dataset": {"sample_ids": ["a", 7]}, "packages": {"inspect_ai": "0.3.285"},
        "scorers": [{"name": "includes", "options": {}}, {"name": "judge", "options": {"model": "m"}}]}, \(head)
       "samples": [
        {"id": "a", "epoch": 2, "input": "q", "target": "t", "scores": {"includes": {"value": "I"}}},
        {"id": "a", "epoch": 1, "input": "q", "target": "t", \(sample) "total_time": 1.5, "turn_count": 2,
         "output": {"completion": "attachment://x"}, "attachments": {"x": "a long answer"},
         "metadata": {"trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"}, "error_retries": [{}],
         "model_usage": {"m": {"input_tokens": 10, "output_tokens": 5, "input_tokens_cache_read": 90, "total_cost": 0.25}},
         "scores": {"includes": {"value": "C", "explanation": "found"}, "parts": {"value": {"x": 1, "y": 0.5}}}},
        {"id": 7, "epoch": 1, "input": [{"id": "random", "role": "user", "content": "hi"}], "target": ["t"]}]}
      """)
  }

  private func read(_ file: ImportedFile) throws -> ImportedRun { try ImportTool.inspect.read(file) }

  @Test func `samples become cases, epochs trials, and scores scores`() throws {
    let run = try read(log())
    #expect(run.name == "refunds" && run.version == "0.3.285" && run.gaps.isEmpty)
    #expect(run.cases.map(\.id) == ["a", "7"] && run.cases.map(\.expected) == [2, 2])
    #expect(run.trials("a").map { $0.value("includes") } == [.passed(true), .passed(false)])
    let first = run.trials("a")[0]
    #expect(first.value("parts/x") == .number(1) && first.value("parts/y") == .number(0.5))
    #expect(first.trace == TraceID("4bf92f3577b34da6a3ce929d0e0e4736") && first.failedAttempts == 1)
    guard case .answered("a long answer") = first.call else {
      Issue.record("the answer is among the attachments")
      return
    }
    #expect(first.measures[.wallTime] == .value(1.5) && first.measures[.turns] == .value(2))
    #expect(first.measures[.inputTokens] == .value(100) && first.measures[.outputTokens] == .value(5))
    #expect(first.measures[.costUSD] == .value(0.25))
    // What never gave a score has its place all the same.
    #expect(Set(run.cases[0].scorers.keys) == ["includes", "judge", "parts/x", "parts/y"])
    #expect(run.cases[0].scorers["judge"] == ["model": "m"])
  }

  @Test(arguments: [
    ("\"C\"", ScoreValue.passed(true)), ("\"I\"", .passed(false)), ("\"N\"", .passed(false)), ("\"P\"", .number(0.5)),
    ("true", .passed(true)), ("\"yes\"", .passed(true)), ("\"False\"", .passed(false)), ("\"3.5\"", .number(3.5)),
    ("-2", .number(-2)), ("1e3", .number(1_000)), ("NaN", .unscored(why: "judge_failed: no verdict")),
    ("null", .unscored(why: "judge_failed: no verdict")),
    ("\"maybe\"", .unscored(why: "the scorer gave `maybe`, which is no number to Inspect either")),
    ("[1]", .unscored(why: "the scorer gave a list, which is no single number")),
    ("Infinity", .unscored(why: "the scorer gave `Infinity`, which is no number to Inspect either")),
  ])
  func `values are what Inspect makes of them, and no number is none`(written: String, value: ScoreValue) throws {
    let text =
      "{\"value\": \(written), \"reason\": \"judge_failed\", \"explanation\": \"no verdict\"}"
    let score = try PythonJSON.value(Array(text.utf8))
    #expect(InspectScore(name: "s", score: score).scores(isInvalid: false).map(\.value) == [value])
    let invalid = InspectScore(name: "s", score: score).scores(isInvalid: true)
    #expect(invalid.map(\.value) == [.unscored(why: "somebody marked the sample as invalid")])
  }

  @Test func `a sample that failed is a failed call, and one at its limit gave no answer`() throws {
    let failed = try read(log(sample: "\"error\": {\"message\": \"ValueError('x')\"},")).trials("a")[0]
    #expect(failed.failure?.message == "the sample failed: ValueError('x')")
    let limited = try read(log(sample: "\"limit\": {\"type\": \"message\", \"limit\": 20},")).trials("a")[0]
    guard case .stopped(_, "the sample reached its message limit of 20") = limited.call else {
      Issue.record("a limit is no answer")
      return
    }
    #expect(limited.value("includes") == .passed(true))
    let ended = try read(log(sample: "\"limit\": {\"type\": \"operator\", \"limit\": 1},")).trials("a")[0]
    guard case .unknown = ended.call else {
      Issue.record("nothing is known of what a person ended")
      return
    }
  }

  @Test(arguments: [
    ("started", "it did not end: the log has only its beginning"), ("cancelled", "it was cancelled"),
    ("error", "Inspect ended it with an error: out of memory"),
    ("odd", "its status is `odd`, which says nothing of its end"),
  ])
  func `a log that did not end well is not all there`(status: String, gap: String) throws {
    #expect(try read(log("\"error\": {\"message\": \"out of memory\"},", status: status)).gaps == [gap])
  }

  @Test(arguments: [
    ("\"total_samples\": 4, \"completed_samples\": 4", ["the log has 3 of 4 samples"]),
    ("\"total_samples\": 3, \"completed_samples\": 2", ["2 of 3 samples were completed, and 0 have an error"]),
    ("\"total_samples\": \"x\"", ["it counts `\"x\"` total_samples"]),
    ("\"total_samples\": 3, \"completed_samples\": 3", []),
  ])
  func `samples that are counted and not there are told`(results: String, gaps: [String]) throws {
    #expect(try read(log("\"results\": {\(results)},")).gaps == gaps)
  }

  @Test func `a sample with an error is one that was not completed`() throws {
    let file = log(
      "\"results\": {\"total_samples\": 3, \"completed_samples\": 2},", sample: "\"error\": {\"message\": \"x\"},")
    #expect(try read(file).gaps.isEmpty)
  }

  @Test func `messages are the same question whatever their IDs are`() throws {
    let file = log()
    let other = ImportedFile.of(String(decoding: file.bytes, as: UTF8.self).replacing("random", with: "another"))
    #expect(try read(file).cases[1].definition == read(other).cases[1].definition)
  }

  @Test func `one epoch twice, a newer format and what is cut off are refused`() throws {
    let text = String(decoding: log().bytes, as: UTF8.self)
    func rule(_ text: String) -> FindingRule? {
      let error = #expect(throws: Finding.self) { try read(.of(text)) }
      return error?.rule
    }
    #expect(rule(text.replacing("\"epoch\": 2", with: "\"epoch\": 1")) == .importConflicting)
    #expect(rule(text.replacing("\"version\": 2", with: "\"version\": 3")) == .importVersionUnknown)
    for version in ["9.5", "\"2\"", "null", "0"] {
      #expect(
        rule(text.replacing("\"version\": 2", with: "\"version\": \(version)")) == .importVersionUnknown, "\(version)")
    }
    #expect(rule(String(text.prefix(500))) == .importUnreadable)
    #expect(rule("{\"evalId\": \"x\", \"results\": {\"version\": 3}}") == .importMistaken)
  }
}
