import SpangateCore
import SpangateTrace

extension ABReport {
  static let schema = "spangate.ab/1"

  /// Keys in the order of the schema; `a` is the first arm, `b` the one beside it.
  var json: JSONObject {
    var json: JSONObject = [
      "schema": .string(Self.schema), "exit_status": .int(Int64(exitStatus.rawValue)), "run": .object(run.json),
    ]
    json.append("suite", text: suite)
    json.append("file", text: file)
    json.append("arms", .array(([first] + others.map(\.arm)).map { .object($0.json) }))
    json.append("comparisons", .array(others.map { .object($0.json(beside: first)) }))
    json.append("findings", .array(findings.map { .object($0.json) }))
    return json
  }
}

extension ABReport.Arm {
  fileprivate var json: JSONObject {
    var json = JSONObject()
    json.append("variant", text: variant)
    json.append("trials", .int(Int64(trials)))
    json.append("cost_usd", cost)
    return json
  }
}

extension ABReport.ArmComparison {
  fileprivate func json(beside first: ABReport.Arm) -> JSONObject {
    var json = JSONObject()
    json.append("a", text: first.variant)
    json.append("b", text: arm.variant)
    json.append("verdict", .string(call.key))
    json.append("scores", .array(scores.map { .object($0.json) }))
    json.append("measures", .array(measures.map { .object($0.json) }))
    json.append("cases", .array(cases.map { .object($0.json) }))
    if !preferences.isEmpty { json.append("preferences", .array(preferences.map { .object($0.json) })) }
    return json
  }
}

extension ABReport.Call {
  fileprivate var key: String { rawValue.replacing(" ", with: "_") }
}

extension ABReport.Difference {
  fileprivate var json: JSONObject {
    var json = JSONObject()
    json.append("name", text: name)
    json.append("a", first)
    json.append("b", second)
    json.append("difference", change)
    if let interval, interval.lowerBound.isFinite, interval.upperBound.isFinite {
      json.append(
        "interval", .array([interval.lowerBound, interval.upperBound].map { .number($0.withoutNoise) }))
    } else {
      json.append("interval_reason", .string(whyAbsent ?? "nothing varied"))
    }
    json.append("probability_better", probabilityBetter.map { .value($0) } ?? .absent(why: whyAbsent ?? ""))
    if let detectable { json.append("detectable_difference", .value(detectable)) }
    json.append("blocks", .bool(blocks))
    json.append("verdict", .string(call.key))
    json.append("worse_cases", .array(worseCases.map { .string($0.bounded) }))
    json.append("better_cases", .array(betterCases.map { .string($0.bounded) }))
    return json
  }

  private var whyAbsent: String? {
    if case .absent(let why) = change { why } else { nil }
  }
}

extension ABReport.CaseDifference {
  fileprivate var json: JSONObject {
    var json = JSONObject()
    json.append("id", text: id)
    json.append("p_value", .value(pValue))
    if let quarantine { json.append("quarantined", .object(quarantine.json)) }
    json.append("a", .object(first.json))
    json.append("b", .object(second.json))
    return json
  }
}

extension ABReport.Side {
  fileprivate var json: JSONObject {
    let judgement = example.judgement
    var json: JSONObject = [
      "passed": .int(Int64(passed)), "trials": .int(Int64(trials)), "trial": .int(Int64(judgement.key.index)),
    ]
    json.append("explanation", text: because)
    json.append("trace_id", .string(judgement.traceID.description))
    json.append("root_span_id", .string(judgement.rootSpanID.description))
    let urls = example.urls.sorted { $0.key < $1.key }
    json.append("urls", .object(JSONObject(urls.map { (key: $0.key.bounded, value: .string($0.value.bounded)) })))
    return json
  }
}
