package import SpangateTrace

/// How the store keeps the judgement of a trial: JSON in the column `judgements.body`, from the store's format 1 on.
///
/// A later version may add a key that may be absent, which is the only change that a reader of yesterday's stores allows;
/// any other one is a step of the store's migrations.
package struct EncodedJudgement: Sendable, Equatable {
  package let judgement: Judgement

  package init(_ judgement: Judgement) { self.judgement = judgement }

  /// Keys of what is absent are left out.
  package var json: JSONValue {
    let key = judgement.key
    var object: JSONObject = [
      "suite": .string(key.suite), "case": .string(key.case), "variant": .string(key.variant),
      "index": .int(Int64(key.index)), "trace_id": .string(judgement.traceID.description),
      "root_span_id": .string(judgement.rootSpanID.description), "attempts": .int(Int64(judgement.attempts)),
      "started_at": .int(Int64(clamping: judgement.startedAt.nanoseconds)),
      "duration": .finite(judgement.duration) ?? 0,
    ]
    if let failure = judgement.failure { object.append("failure", failure.json) }
    if !judgement.answerExcerpt.isEmpty { object.append("answer", .string(judgement.answerExcerpt)) }
    object.append("trace", judgement.completeness.json)
    object.append("span_count", .int(Int64(judgement.spanCount)))
    let measured = Measure.allCases.compactMap { measure in
      judgement.measures[measure].map { (measure.rawValue, $0.json) }
    }
    object.append("measures", .object(JSONObject(measured.map { (key: $0.0, value: $0.1) })))
    object.append("scores", .array(judgement.scores.map(\.json)))
    if let judging = judgement.judging { object.append("judging", judging.json) }
    return .object(object)
  }

  package init(json: JSONValue) throws(JSONShapeError) {
    let measures = try json.field("measures", "measures") { json throws(JSONShapeError) in
      try json.dictionary("a number or a reason") { json throws(JSONShapeError) in try Measurement(json: json) }
    }
    judgement = Judgement(
      key: TrialKey(
        suite: try json.field("suite", "text", \.string), case: try json.field("case", "text", \.string),
        variant: try json.field("variant", "text", \.string),
        index: Int(try json.field("index", "a whole number", \.int))),
      traceID: try json.field("trace_id", "a trace ID") { $0.string.flatMap { TraceID($0) } },
      rootSpanID: try json.field("root_span_id", "a span ID") { $0.string.flatMap { SpanID($0) } },
      attempts: Int(try json.field("attempts", "a whole number", \.int)),
      startedAt: try json.field("started_at", "nanoseconds", \.timestamp),
      duration: try json.field("duration", "seconds", \.double),
      failure: try json.optionalField("failure", "a failure") { json throws(JSONShapeError) in
        try AgentFailure(json: json)
      },
      answerExcerpt: try json.optionalField("answer", "text", \.string) ?? "",
      completeness: try json.field("trace", "the trace's state") { json throws(JSONShapeError) in
        try Trace.Completeness(json: json)
      },
      spanCount: Int(try json.field("span_count", "a whole number", \.int)),
      measures: Dictionary(
        uniqueKeysWithValues: measures.compactMap { name, value in Measure(rawValue: name).map { ($0, value) } }),
      scores: try json.field("scores", "scores") { json throws(JSONShapeError) in
        try json.list("a score") { json throws(JSONShapeError) in try NamedScore(json: json) }
      },
      judging: try json.optionalField("judging", "what judges took") { json throws(JSONShapeError) in
        try JudgeUsage(json: json)
      })
  }
}

extension Measurement {
  fileprivate var json: JSONValue {
    switch self {
    case .value(let value): .finite(value) ?? ["absent": "the number is not finite"]
    case .absent(let absence):
      switch absence.kind {
      case .other: ["absent": .string(absence.why)]
      case let kind: ["absent": .string(absence.why), "kind": .string(kind.rawValue)]
      }
    }
  }

  fileprivate init?(json: JSONValue) throws(JSONShapeError) {
    if let value = json.double {
      self = .value(value)
    } else {
      let why = try json.field("absent", "a reason", \.string)
      let kind = try json.optionalField("kind", "a kind of reason") { json in json.string }
      self = .absent(why: why, kind.map { Absence.Kind(rawValue: $0) ?? .other } ?? Self.kindBeforeKinds(of: why))
    }
  }
}

extension Measurement {
  /// Of a reason that spangate 0.1.0 recorded, which had words alone: the one place that reads them.
  private static func kindBeforeKinds(of why: String) -> Absence.Kind {
    why.hasPrefix("no price is known for ") ? .unpriced : .other
  }
}

extension JSONValue {
  /// nil for what JSON has no number for.
  fileprivate static func finite(_ value: Double) -> JSONValue? { value.isFinite ? .number(value) : nil }
}

extension NamedScore {
  fileprivate var json: JSONValue {
    var object: JSONObject = ["name": .string(name), "value": score.value.json, "label": .string(label.rawValue)]
    if let span = score.span { object.append("span", .string(span.description)) }
    if let name = score.spanName { object.append("span_name", .string(name)) }
    if let because = score.because { object.append("because", .string(because)) }
    if severity != .blocking { object.append("severity", .string(severity.rawValue)) }
    if weight != 1 { object.append("weight", .finite(weight) ?? 1) }
    return .object(object)
  }

  fileprivate init?(json: JSONValue) throws(JSONShapeError) {
    self.init(
      name: try json.field("name", "text", \.string),
      score: Score(
        try json.field("value", "a value") { json throws(JSONShapeError) in try ScoreValue(json: json) },
        span: try json.optionalField("span", "a span ID") { $0.string.flatMap { SpanID($0) } },
        spanName: try json.optionalField("span_name", "text", \.string),
        because: try json.optionalField("because", "text", \.string)),
      label: try json.field("label", "a label") { $0.string.flatMap(Label.init(rawValue:)) },
      severity: try json.optionalField("severity", "a severity") { $0.string.flatMap(ScoreSeverity.init(rawValue:)) }
        ?? .blocking,
      weight: try json.optionalField("weight", "a number", \.double) ?? 1)
  }
}

extension ScoreValue {
  fileprivate var json: JSONValue {
    switch self {
    case .number(let value): .finite(value) ?? ["unscored": "the score is not a finite number"]
    case .passed(let passed): .bool(passed)
    case .unscored(let why): ["unscored": .string(why)]
    }
  }

  fileprivate init?(json: JSONValue) throws(JSONShapeError) {
    if let passed = json.bool {
      self = .passed(passed)
    } else if let value = json.double {
      self = .number(value)
    } else {
      self = .unscored(why: try json.field("unscored", "a reason", \.string))
    }
  }
}
