package import SpangateCore

/// The report for programs: schema `spangate.report/1`.
///
/// A number that could not be measured is absent and has its reason in a sibling `…_reason`.
package struct JSONReport: Reporter {
  package static let kind = Kind("json", "everything, for programs (schema spangate.report/1)")
  package static let fileName = "report.json"
  package static let schema = "spangate.report/1"

  package init(config: NoConfig) throws(Misconfigured) {}

  package func render(_ report: Report, for surface: Surface) -> String {
    JSONValue.object(report.json).pretty.escapingInvisible
  }
}

extension Report {
  /// Keys in the order of the schema.
  var json: JSONObject {
    var json: JSONObject = [
      "schema": .string(JSONReport.schema), "verdict": .string(verdict.rawValue),
      "exit_status": .int(Int64(exitStatus.rawValue)),
    ]
    json.append("run", .object(run.json))
    json.append("suites", .array(suites.map { .object($0.json) }))
    json.append("findings", .array(findings.map { .object($0.json) }))
    return json
  }
}

extension Report.Run {
  var json: JSONObject {
    var json = JSONObject()
    json.append("id", text: id)
    json.append("started_at", .string(startedAt.iso8601))
    json.append("duration_seconds", .value(duration))
    json.append("variant", text: variant)
    json.append("experiment_id", text: experimentID)
    json.append("baseline", text: baseline)
    json.append("trials", .int(Int64(trials)))
    if let rounds { json.append("rounds", .int(Int64(rounds))) }
    json.append("cost_usd", cost)
    if let judging { json.append("judge_cost_usd", judging.measurement) }
    json.append("vcs_revision", text: revision)
    return json
  }
}

extension Finding {
  /// As it stands in the report.
  package var json: JSONObject {
    var json: JSONObject = [
      "rule": .string(rule.code), "name": .string(rule.name), "severity": .string(severity.rawValue),
    ]
    json.append("message", text: message)
    if let range {
      json.append("file", text: range.file)
      json.append("line", .int(Int64(range.line)))
      json.append("column", .int(Int64(range.column)))
    }
    guard let evidence else { return json }
    json.append("case", text: evidence.case)
    json.append("score", text: evidence.score)
    if let trial = evidence.trial { json.append("trial", .int(Int64(trial))) }
    json.append("trace_id", text: evidence.trace?.description)
    json.append("span_id", text: evidence.span?.description)
    json.append("url", text: evidence.url)
    return json
  }
}

extension String {
  /// JSON text in which every character that does not show, or that a log would obey, is an escape.
  ///
  /// Outside of its strings JSON is plain ASCII without either, so this changes how it is written and not what it says.
  var escapingInvisible: String {
    var text = ""
    text.reserveCapacity(utf8.count)
    var mark = LogCommandMark()
    for scalar in unicodeScalars {
      if !mark.isCompleted(by: scalar) && (scalar.isInert || scalar == "\n") {
        text.unicodeScalars.append(scalar)
      } else {
        for unit in UTF16.encode(scalar)! { text += "\\u" + UInt64(unit).hexDigits.suffix(4) }
      }
    }
    return text
  }
}
