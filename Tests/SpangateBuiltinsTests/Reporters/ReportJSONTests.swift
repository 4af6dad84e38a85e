import SpangateBuiltins
import SpangateCore
import SpangateTrace
import Testing

struct ReportJSONTests {
  private func json(_ report: Report) throws -> JSONValue {
    try JSONValue(parsing: JSONReport(config: NoConfig()).render(report, for: Surface()))
  }

  /// The keys of the contract, in its order.
  ///
  /// `?` marks those that may be absent, `#` numbers that may have a reason instead.
  private static let keys: [String: [String]] = [
    "": ["schema", "verdict", "exit_status", "run", "suites", "findings"],
    "run": [
      "id", "started_at", "duration_seconds", "variant", "experiment_id?", "baseline?", "baseline_reason?", "trials",
      "rounds?",
      "cost_usd#", "judge_cost_usd?", "judge_cost_usd_reason?", "vcs_revision?",
    ],
    "suites": ["name", "verdict", "scores", "measures", "path_changes?", "path_changes_reason?", "cases"],
    "suites.path_changes": [
      "part", "change", "name", "argument?", "message", "severity", "p_value", "trials", "of_trials", "mean#",
      "baseline_trials", "of_baseline_trials", "baseline_mean#", "cases", "case", "trial", "trace_id", "span_id?",
      "url?",
      "baseline_trace_id?",
    ],
    "suites.scores": [
      "name", "baseline#", "candidate#", "change#", "interval#", "detectable_drop#", "verdict", "why?",
      "held?",
    ],
    "suites.measures": [
      "name", "baseline#", "candidate#", "change#", "interval#", "detectable_drop#", "verdict", "why?",
      "suspect_span_id?", "suspect_trace_id?", "suspect_reason?", "rises?", "rises_reason?",
    ],
    "suites.measures.rises": ["case", "rise#", "steps", "trial", "trace_id", "span_id?"],
    "suites.measures.rises.steps": ["name", "amount#"],
    "suites.cases": ["id", "verdict", "quarantined?", "scores", "measures?", "trials"],
    "suites.cases.quarantined": ["reason", "owner", "until"],
    "suites.cases.scores": [
      "name", "baseline#", "candidate#", "change#", "interval#", "trials", "baseline_trials",
      "detectable_drop#", "verdict", "why?", "held?", "flaky_rate?", "suspect_span_id?",
      "suspect_trace_id?", "suspect_reason?", "suspect_basis?", "suspect_confidence?", "runner_up_span_id?",
      "passing_trace_id?", "passing_trace_url?",
    ],
    "suites.cases.measures": [
      "name", "baseline#", "candidate#", "change#", "interval#", "trials", "baseline_trials",
      "detectable_drop#", "verdict", "why?", "suspect_span_id?",
    ],
    "suites.cases.trials": [
      "index", "variant", "outcome", "outcome_reason?", "trace_id", "root_span_id", "trace", "trace_reason?",
      "span_count", "duration_seconds", "cost_usd#", "judge_cost_usd?", "judge_cost_usd_reason?", "urls",
      "weighted_score#", "scores",
    ],
    "suites.cases.trials.scores": ["name", "value#", "label", "explanation?", "span_id?"],
    "findings": [
      "rule", "name", "severity", "message", "file?", "line?", "column?", "case?", "score?", "trial?", "trace_id?",
      "span_id?", "url?",
    ],
  ]

  @Test(arguments: ReportSample.allCases)
  func `every object has the contract's keys in the contract's order`(sample: ReportSample) throws {
    try check(try json(sample.report), at: "")
  }

  private func check(_ value: JSONValue, at path: String) throws {
    for item in value.array ?? [] { try check(item, at: path) }
    guard let object = value.object, path != "suites.cases.trials.urls" else { return }
    let expected = try #require(Self.keys[path], "no object is expected at \(path)")
    let present = Set(object.keys)
    let keys = expected.compactMap { key -> String? in
      let name = String(key.prefix { $0 != "?" && $0 != "#" })
      if key.hasSuffix("#") { return present.contains(name) ? name : name + "_reason" }
      return key.hasSuffix("?") && !present.contains(name) ? nil : name
    }
    #expect(object.keys == keys, "at \(path)")
    for (key, value) in object {
      #expect(value != .null, "at \(path).\(key)")
      if key.hasSuffix("_reason") { #expect(value.string != nil) }
      try check(value, at: path.isEmpty ? key : "\(path).\(key)")
    }
  }

  @Test func `numbers are those of the report, without the noise of their arithmetic`() throws {
    let score = try #require(json(.regressed).value(at: "/suites/0/cases/0/scores/0"))
    #expect(score["candidate"] == 0.2)
    #expect(score["change"] == -0.8)
    #expect(score["interval"] == [-0.95, -0.5])
    #expect(score["suspect_span_id"] == "00f067aa0ba902b7")
  }

  @Test func `what could not be measured is absent and has its reason`() throws {
    let json = try json(.inconclusive)
    #expect(json.value(at: "/run/cost_usd") == nil)
    #expect(json.value(at: "/run/cost_usd_reason") == "no price is known for `tiny-1`")
    #expect(json.value(at: "/suites/0/cases/0/trials/0/outcome") == "crashed")
    #expect(json.value(at: "/suites/0/cases/0/trials/0/trace") == "absent")
  }

  @Test(arguments: Hostile.payloads)
  func `a hostile text comes back as it was`(payload: Hostile.Payload) throws {
    let json = try json(.hostile(payload.text))
    #expect(json.value(at: "/findings/0/message") == .string(payload.text))
    #expect(json.value(at: "/suites/0/cases/0/id") == .string(payload.text))
  }

  @Test func `the same report gives the same bytes`() throws {
    let reporter = try JSONReport(config: NoConfig())
    #expect(
      reporter.render(.hostile("x"), for: Surface())
        == reporter.render(.hostile("x"), for: Surface(color: true, width: 40)))
  }
}
