package import SpangateTrace

extension EncodedJudgement {
  /// Keys of what is absent are left out.
  package var json: JSONValue {
    var object: JSONObject = [
      "suite": .string(suite), "case": .string(`case`), "variant": .string(variant), "index": .int(Int64(index)),
      "trace_id": .string(traceID.description), "root_span_id": .string(rootSpanID.description),
      "attempts": .int(Int64(attempts)), "started_at": .int(Int64(clamping: startedAt.nanoseconds)),
      "duration": .finite(duration) ?? 0,
    ]
    if failedAttempts > 0 { object.append("failed_attempts", .int(Int64(failedAttempts))) }
    if let failure { object.append("failure", failure.json) }
    if !answer.isEmpty { object.append("answer", .string(answer)) }
    object.append("trace", trace.json)
    object.append("span_count", .int(Int64(spanCount)))
    object.append("measures", .object(JSONObject(measures.map { (key: $0.name, value: $0.value.json) })))
    object.append("scores", .array(scores.map(\.json)))
    if let judging { object.append("judging", judging.json) }
    return .object(object)
  }

  package init(json: JSONValue) throws(JSONShapeError) {
    suite = try json.field("suite", "text", \.string)
    `case` = try json.field("case", "text", \.string)
    variant = try json.field("variant", "text", \.string)
    index = Int(try json.field("index", "a whole number", \.int))
    traceID = try json.field("trace_id", "a trace ID") { $0.string.flatMap { TraceID($0) } }
    rootSpanID = try json.field("root_span_id", "a span ID") { $0.string.flatMap { SpanID($0) } }
    attempts = Int(try json.field("attempts", "a whole number", \.int))
    failedAttempts = Int(try json.optionalField("failed_attempts", "a whole number", \.int) ?? 0)
    startedAt = try json.field("started_at", "nanoseconds", \.timestamp)
    duration = try json.field("duration", "seconds", \.double)
    failure = try json.optionalField("failure", "a failure") { json throws(JSONShapeError) in try Failure(json: json) }
    answer = try json.optionalField("answer", "text", \.string) ?? ""
    trace = try json.field("trace", "the trace's state") { json throws(JSONShapeError) in try TraceState(json: json) }
    spanCount = Int(try json.field("span_count", "a whole number", \.int))
    let measures = try json.field("measures", "measures") { json throws(JSONShapeError) in
      try json.dictionary("a number or a reason") { json throws(JSONShapeError) in try Measured.Value(json: json) }
    }
    self.measures = Measure.ordered(measures.keys.compactMap { Measure(rawValue: $0) }).compactMap { measure in
      measures[measure.rawValue].map { Measured(name: measure.rawValue, value: $0) }
    }
    scores = try json.field("scores", "scores") { json throws(JSONShapeError) in
      try json.list("a score") { json throws(JSONShapeError) in try Score(json: json) }
    }
    judging = try json.optionalField("judging", "what judges took") { json throws(JSONShapeError) in
      try Judging(json: json)
    }
  }
}

extension EncodedJudgement.Failure {
  fileprivate var json: JSONValue {
    var object: JSONObject = ["kind": .string(kind.rawValue), "message": .string(message)]
    if !diagnostics.isEmpty { object.append("diagnostics", .string(diagnostics)) }
    if !transient { object.append("transient", false) }
    if let retryAfter { object.append("retry_after", .int(retryAfter.nanoseconds)) }
    return .object(object)
  }

  fileprivate init(json: JSONValue) throws(JSONShapeError) {
    kind = try json.field("kind", "a kind of failure") { $0.string.flatMap(AgentFailure.Kind.init(rawValue:)) }
    message = try json.field("message", "text", \.string)
    diagnostics = try json.optionalField("diagnostics", "text", \.string) ?? ""
    transient = try json.optionalField("transient", "true or false", \.bool) ?? true
    retryAfter = try json.optionalField("retry_after", "nanoseconds") { $0.int.map { .nanoseconds($0) } }
  }
}

extension EncodedJudgement.TraceState {
  fileprivate var json: JSONValue {
    switch self {
    case .settled: "settled"
    case .absent: "absent"
    case .off: "off"
    case .rootMissing(let spans): ["root_missing": .int(Int64(spans))]
    case .parentMissing(let span, let parent):
      ["span": .string(span.description), "parent_missing": .string(parent.description)]
    case .overtaken(let spans): ["overtaken": .int(Int64(spans))]
    case .stillArriving(let spans): ["still_arriving": .int(Int64(spans))]
    }
  }

  fileprivate init?(json: JSONValue) throws(JSONShapeError) {
    switch json.string {
    case "settled": self = .settled
    case "absent": self = .absent
    case "off": self = .off
    case .some: return nil
    case nil: self = try Self.gap(json)
    }
  }

  private static func gap(_ json: JSONValue) throws(JSONShapeError) -> Self {
    if let spans = try json.optionalField("root_missing", "a whole number", \.int) {
      return .rootMissing(spans: Int(spans))
    }
    if let spans = try json.optionalField("still_arriving", "a whole number", \.int) {
      return .stillArriving(spans: Int(spans))
    }
    if let spans = try json.optionalField("overtaken", "a whole number", \.int) {
      return .overtaken(spans: Int(spans))
    }
    return .parentMissing(
      span: try json.field("span", "a span ID") { $0.string.flatMap { SpanID($0) } },
      parent: try json.field("parent_missing", "a span ID") { $0.string.flatMap { SpanID($0) } })
  }
}

extension EncodedJudgement.Measured.Value {
  fileprivate var json: JSONValue {
    switch self {
    case .number(let value): return .finite(value) ?? ["absent": "the number is not finite"]
    case .absent(let why, let kind):
      var object: JSONObject = ["absent": .string(why)]
      if let kind { object.append("kind", .string(kind)) }
      return .object(object)
    }
  }

  fileprivate init(json: JSONValue) throws(JSONShapeError) {
    if json.double != nil {
      guard let value = json.measure else { throw JSONShapeError("expected a number from 0 to 1e100") }
      self = .number(value)
    } else {
      self = .absent(
        why: try json.field("absent", "a reason", \.string), kind: try json.optionalField("kind", "text", \.string))
    }
  }
}

extension EncodedJudgement.Score {
  fileprivate var json: JSONValue {
    var object: JSONObject = ["name": .string(name), "value": value.json, "label": .string(label.rawValue)]
    if let span { object.append("span", .string(span.description)) }
    if let spanName { object.append("span_name", .string(spanName)) }
    if let because { object.append("because", .string(because)) }
    if severity != .blocking { object.append("severity", .string(severity.rawValue)) }
    if weight != 1 { object.append("weight", .finite(weight) ?? 1) }
    return .object(object)
  }

  fileprivate init(json: JSONValue) throws(JSONShapeError) {
    name = try json.field("name", "text", \.string)
    value = try json.field("value", "a value") { json throws(JSONShapeError) in try Value(json: json) }
    label = try json.field("label", "a label") { $0.string.flatMap(NamedScore.Label.init(rawValue:)) }
    span = try json.optionalField("span", "a span ID") { $0.string.flatMap { SpanID($0) } }
    spanName = try json.optionalField("span_name", "text", \.string)
    because = try json.optionalField("because", "text", \.string)
    severity =
      try json.optionalField("severity", "a severity") { $0.string.flatMap(ScoreSeverity.init(rawValue:)) }
      ?? .blocking
    weight = try json.optionalField("weight", "a number", \.double) ?? 1
  }
}

extension EncodedJudgement.Score.Value {
  fileprivate var json: JSONValue {
    switch self {
    case .number(let value): .finite(value) ?? ["unscored": "the score is not a finite number"]
    case .passed(let passed): .bool(passed)
    case .unscored(let why): ["unscored": .string(why)]
    }
  }

  fileprivate init(json: JSONValue) throws(JSONShapeError) {
    if let passed = json.bool {
      self = .passed(passed)
    } else if json.double != nil {
      guard let value = json.sample else { throw JSONShapeError("expected a number within ±1e100") }
      self = .number(value)
    } else {
      self = .unscored(why: try json.field("unscored", "a reason", \.string))
    }
  }
}

extension EncodedJudgement.Judging {
  fileprivate var json: JSONValue {
    [
      "calls": .int(Int64(calls)), "input_tokens": .int(inputTokens), "output_tokens": .int(outputTokens),
      "cost_usd": .number(costUSD), "unpriced": .int(Int64(unpriced)),
    ]
  }

  fileprivate init(json: JSONValue) throws(JSONShapeError) {
    calls = Int(try json.field("calls", "a whole number", \.int))
    inputTokens = try json.field("input_tokens", "a whole number", \.int)
    outputTokens = try json.field("output_tokens", "a whole number", \.int)
    costUSD = try json.field("cost_usd", "a number", \.double)
    unpriced = Int(try json.field("unpriced", "a whole number", \.int))
  }
}

extension JSONValue {
  /// nil for what JSON has no number for.
  fileprivate static func finite(_ value: Double) -> JSONValue? { value.isFinite ? .number(value) : nil }
}
