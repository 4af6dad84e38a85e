package import SpangateCore
package import SpangateTrace

/// A finding, as reports write it.
package struct EncodedFinding: Codable, Sendable, Equatable {
  /// Its code, such as `SG0101`, and its name, such as `score-regressed`.
  package var rule: String
  package var name: String
  /// `error`, `warning` or `note`.
  package var severity: String
  package var message: String
  /// Where in the suite; one-based.
  package var file: String?
  package var line: Int?
  package var column: Int?
  package var `case`: String?
  package var score: String?
  package var trial: Int?
  package var traceId: String?
  package var spanId: String?
  package var url: String?
}

extension EncodedFinding {
  package init(_ finding: Finding) {
    let evidence = finding.evidence
    self.init(
      rule: finding.rule.code, name: finding.rule.name, severity: finding.severity.rawValue,
      message: finding.message.bounded, file: finding.range?.file.bounded, line: finding.range?.line,
      column: finding.range?.column, case: evidence?.case.bounded, score: evidence?.score?.bounded,
      trial: evidence?.trial, traceId: evidence?.trace?.description, spanId: evidence?.span?.description,
      url: evidence?.url?.bounded)
  }
}

extension Finding {
  /// As it stands in the report.
  package var json: JSONObject { JSONValue(encoding: EncodedFinding(self)).object ?? [:] }
}
