internal import SpangateCore
import SpangateTrace

/// Scores as they wait in the spool: what a backend needs to annotate, and no requests, which could hold a key.
enum SpooledScores {
  static func packed(_ trials: [ScoredTrial]) -> SpooledRequest {
    let value = JSONValue.array(trials.map { packed($0.judgement) })
    return SpooledRequest(bytes: Array(value.description.utf8), traces: trials.map(\.judgement.traceID))
  }

  static func unpacked(_ request: SpooledRequest) throws(JSONSyntaxError) -> [ScoredTrial] {
    try JSONValue(parsing: request.bytes).array?.compactMap(unpacked) ?? []
  }

  private static func packed(_ judgement: Judgement) -> JSONValue {
    [
      "suite": .string(judgement.key.suite), "case": .string(judgement.key.case),
      "variant": .string(judgement.key.variant), "index": .int(Int64(judgement.key.index)),
      "trace": .string("\(judgement.traceID)"), "root": .string("\(judgement.rootSpanID)"),
      "started_at": .string("\(judgement.startedAt.nanoseconds)"),
      "scores": .array(judgement.scores.map(packed)),
    ]
  }

  private static func packed(_ named: NamedScore) -> JSONValue {
    var object: JSONObject = [
      "name": .string(named.name), "label": .string(named.label.rawValue),
      "severity": .string(named.severity.rawValue), "weight": .number(named.weight),
    ]
    switch named.score.value {
    case .number(let value) where !value.isFinite: object["unscored"] = "the score is not a finite number"
    case .number(let value): object["value"] = .number(value)
    case .passed(let passed): object["value"] = .bool(passed)
    case .unscored(let why): object["unscored"] = .string(why)
    }
    object["span"] = named.score.span.map { .string("\($0)") }
    object["because"] = named.score.because.map { .string($0) }
    return .object(object)
  }

  private static func unpacked(_ value: JSONValue) -> ScoredTrial? {
    guard let suite = value["suite"]?.string, let caseID = value["case"]?.string,
      let variant = value["variant"]?.string, let index = value["index"]?.int,
      let trace = value["trace"]?.string.flatMap({ TraceID($0) }),
      let root = value["root"]?.string.flatMap({ SpanID($0) }), let scores = value["scores"]?.array
    else { return nil }
    let startedAt = value["started_at"]?.string.flatMap { Int128($0) } ?? 0
    return ScoredTrial(
      judgement: Judgement(
        key: TrialKey(suite: suite, case: caseID, variant: variant, index: Int(index)), traceID: trace,
        rootSpanID: root, startedAt: Timestamp(nanoseconds: startedAt), duration: 0, completeness: .settled,
        scores: scores.compactMap(unpackedScore)))
  }

  private static func unpackedScore(_ value: JSONValue) -> NamedScore? {
    guard let name = value["name"]?.string, let label = value["label"]?.string.flatMap(NamedScore.Label.init),
      let severity = value["severity"]?.string.flatMap(ScoreSeverity.init), let weight = value["weight"]?.double
    else { return nil }
    let scoreValue: ScoreValue =
      switch value["value"] {
      case .bool(let passed): .passed(passed)
      case let number?: .number(number.double ?? 0)
      case nil: .unscored(why: value["unscored"]?.string ?? "")
      }
    let score = Score(scoreValue, span: value["span"]?.string.flatMap { SpanID($0) }, because: value["because"]?.string)
    return NamedScore(name: name, score: score, label: label, severity: severity, weight: weight)
  }
}
