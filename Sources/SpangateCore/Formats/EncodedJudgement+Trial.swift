import SpangateTrace

extension AgentFailure {
  var json: JSONValue {
    var object: JSONObject = ["kind": .string(kind.rawValue), "message": .string(message)]
    if !diagnostics.isEmpty { object.append("diagnostics", .string(diagnostics)) }
    if !isTransient { object.append("transient", false) }
    if let retryAfter { object.append("retry_after", .int(retryAfter.nanoseconds)) }
    return .object(object)
  }

  init?(json: JSONValue) throws(JSONShapeError) {
    self.init(
      try json.field("kind", "a kind of failure") { $0.string.flatMap(Kind.init(rawValue:)) },
      try json.field("message", "text", \.string),
      diagnostics: try json.optionalField("diagnostics", "text", \.string) ?? "",
      isTransient: try json.optionalField("transient", "true or false", \.bool) ?? true,
      retryAfter: try json.optionalField("retry_after", "nanoseconds") { $0.int.map { .nanoseconds($0) } })
  }
}

extension Trace.Completeness {
  var json: JSONValue {
    guard case .cutOff(let gap) = self else { return .string(name) }
    return switch gap {
    case .rootMissing(let spans): ["root_missing": .int(Int64(spans))]
    case .parentMissing(let span, let parent):
      ["span": .string(span.description), "parent_missing": .string(parent.description)]
    case .stillArriving(let spans): ["still_arriving": .int(Int64(spans))]
    }
  }

  init?(json: JSONValue) throws(JSONShapeError) {
    switch json.string {
    case "settled": self = .settled
    case "absent": self = .absent
    case "off": self = .off
    case .some: return nil
    case nil: self = .cutOff(try TraceGap(json: json))
    }
  }
}

extension TraceGap {
  fileprivate init(json: JSONValue) throws(JSONShapeError) {
    if let spans = try json.optionalField("root_missing", "a whole number", \.int) {
      self = .rootMissing(spans: Int(spans))
    } else if let spans = try json.optionalField("still_arriving", "a whole number", \.int) {
      self = .stillArriving(spans: Int(spans))
    } else {
      self = .parentMissing(
        span: try json.field("span", "a span ID") { $0.string.flatMap { SpanID($0) } },
        parent: try json.field("parent_missing", "a span ID") { $0.string.flatMap { SpanID($0) } })
    }
  }
}

extension JudgeUsage {
  var json: JSONValue {
    [
      "calls": .int(Int64(calls)), "input_tokens": .int(inputTokens), "output_tokens": .int(outputTokens),
      "cost_usd": .number(cost), "unpriced": .int(Int64(unpriced)),
    ]
  }

  init(json: JSONValue) throws(JSONShapeError) {
    self.init(
      calls: Int(try json.field("calls", "a whole number", \.int)),
      inputTokens: try json.field("input_tokens", "a whole number", \.int),
      outputTokens: try json.field("output_tokens", "a whole number", \.int),
      cost: try json.field("cost_usd", "a number", \.double),
      unpriced: Int(try json.field("unpriced", "a whole number", \.int)))
  }
}
