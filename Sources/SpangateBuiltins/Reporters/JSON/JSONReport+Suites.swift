import SpangateCore

extension Report.SuiteReport {
  var json: JSONObject {
    var json = JSONObject()
    json.append("name", text: name)
    json.append("verdict", .string(verdict.rawValue))
    json.append("scores", .array(scores.map { .object($0.json(ofCase: false)) }))
    json.append("measures", .array(measures.map { .object($0.json(ofCase: false)) }))
    json.append("cases", .array(cases.map { .object($0.json) }))
    return json
  }
}

extension Report.CaseReport {
  fileprivate var json: JSONObject {
    var json = JSONObject()
    json.append("id", text: id)
    json.append("verdict", .string(verdict.rawValue))
    if let quarantine { json.append("quarantined", .object(quarantine.json)) }
    json.append("scores", .array(scores.map { .object($0.json(ofCase: true)) }))
    json.append("trials", .array(trials.map { .object($0.json) }))
    return json
  }
}

extension Quarantine {
  var json: JSONObject {
    ["reason": .string(reason.bounded), "owner": .string(owner.bounded), "until": .string("\(until)")]
  }
}

extension Comparison {
  /// A case's says how many trials there were, how often it passes if it is flaky, and which span is suspect.
  fileprivate func json(ofCase: Bool) -> JSONObject {
    var json = JSONObject()
    json.append("name", text: name)
    json.append("baseline", baseline)
    json.append("candidate", candidate)
    json.append("change", change)
    if let interval, interval.lowerBound.isFinite, interval.upperBound.isFinite {
      let bounds = [interval.lowerBound, interval.upperBound].map { JSONValue.number($0.withoutNoise) }
      json.append("interval", .array(bounds))
    } else {
      json.append("interval_reason", .string(reasonForNoInterval))
    }
    if ofCase {
      json.append("trials", .int(Int64(trials)))
      json.append("baseline_trials", .int(Int64(baselineTrials)))
    }
    json.append("detectable_drop", detectableDrop.map { .value($0) } ?? .absent(why: whyNoDrop ?? reasonForNoInterval))
    json.append("verdict", .string(verdict.rawValue))
    json.append("why", text: why)
    if let flakyRate { json.append("flaky_rate", .value(flakyRate)) }
    if ofCase { json.append("suspect_span_id", text: suspectSpan?.description) }
    return json
  }

  private var reasonForNoInterval: String {
    for measurement in [change, baseline, candidate] {
      if case .absent(let why) = measurement { return why }
    }
    return "too few trials"
  }
}

extension Report.TrialReport {
  fileprivate var json: JSONObject {
    var json: JSONObject = ["index": .int(Int64(judgement.key.index))]
    json.append("variant", text: judgement.key.variant)
    json.append("outcome", .string(judgement.failure?.kind.rawValue ?? "answered"))
    json.append("outcome_reason", text: judgement.failure?.message)
    json.append("trace_id", .string(judgement.traceID.description))
    json.append("root_span_id", .string(judgement.rootSpanID.description))
    json.append("trace", .string(judgement.completeness.name))
    json.append("trace_reason", text: judgement.completeness.gap)
    json.append("span_count", .int(Int64(judgement.spanCount)))
    json.append("duration_seconds", .value(judgement.duration))
    json.append("cost_usd", judgement.measures[.costUSD] ?? .absent(why: judgement.completeness.gap ?? "not measured"))
    if let judging = judgement.judging { json.append("judge_cost_usd", judging.measurement) }
    let pages = urls.sorted { $0.key < $1.key }.map { (key: $0.key.bounded, value: JSONValue.string($0.value.bounded)) }
    json.append("urls", .object(JSONObject(pages)))
    json.append(
      "weighted_score", judgement.weightedScore.map { .value($0) } ?? .absent(why: "no score could be measured"))
    json.append("scores", .array(judgement.scores.map { .object($0.json) }))
    return json
  }
}

extension NamedScore {
  fileprivate var json: JSONObject {
    var json = JSONObject()
    json.append("name", text: name)
    switch score.value {
    case .unscored(let why): json.append("value", .absent(why: why))
    case .number, .passed: json.append("value", score.value.sample.map { .value($0) } ?? .absent(why: "no value"))
    }
    json.append("label", .string(label.rawValue))
    json.append("explanation", text: score.because)
    json.append("span_id", text: score.span?.description)
    return json
  }
}
