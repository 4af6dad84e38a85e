extension Dialect {
  /// Observations of Langfuse's SDKs. Their kinds of usage leave one another out: what came from a cache is no input.
  static let langfuse = Dialect(
    names: [
      .requestModel: ["langfuse.observation.model.name"],
      .promptName: ["langfuse.observation.prompt.name"],
      .promptVersion: ["langfuse.observation.prompt.version"],
      .session: ["langfuse.session.id"],
      .user: ["langfuse.user.id"],
    ],
    roles: [
      (
        "langfuse.observation.type",
        [
          "generation": .model, "embedding": .embedding, "tool": .tool, "agent": .agent, "chain": .step, "span": .step,
          "event": .step, "retriever": .retrieval, "guardrail": .guardrail, "evaluator": .judge,
        ]
      )
    ],
    amend: { span, reading in
      let attributes = span.attributes
      switch reading.role {
      case .tool:
        reading.fill(.toolArguments, attributes["langfuse.observation.input"])
        reading.fill(.toolResult, attributes["langfuse.observation.output"])
        if reading[.toolName] == nil, attributes["langfuse.observation.type"] != nil {
          reading[.toolName] = .string(span.name)
        }
      case .model:
        reading.fill(.answer, attributes["langfuse.observation.output"])
        if let usage = attributes["langfuse.observation.usage_details"] {
          reading.fillUsage(from: JSONValue(reading: usage))
        }
        if reading[.cost] == nil, let costs = attributes["langfuse.observation.cost_details"],
          let total = JSONValue(reading: costs)["total"]?.double
        {
          reading[.cost] = .double(total)
        }
      default: break
      }
    })
}

extension SpanReading {
  /// From an object such as `{"input": 120, "input_cached_tokens": 40, "output": 30, "total": 190}`, or with the names of
  /// OpenAI's answers, whose input holds what came from a cache.
  fileprivate mutating func fillUsage(from usage: JSONValue) {
    guard let counts = usage.object, self[.inputTokens] == nil, self[.outputTokens] == nil else { return }
    if let input = usage["prompt_tokens"]?.int {
      self[.inputTokens] = .int(input)
      self[.outputTokens] = usage["completion_tokens"]?.int.map { .int($0) }
      self[.totalTokens] = usage["total_tokens"]?.int.map { .int($0) }
      self[.cacheRead] = usage["prompt_tokens_details"]?["cached_tokens"]?.int.map { .int($0) }
      return
    }
    var sums: [SpanField: Int64] = [:]
    for (name, value) in counts {
      guard let count = value.int, count >= 0 else { continue }
      func add(_ field: SpanField) { sums[field] = (sums[field] ?? 0).saturatingSum(count) }
      if name == "total" { add(.totalTokens) }
      if name.hasPrefix("input") || name.hasPrefix("cache_") { add(.inputTokens) }
      if name.hasPrefix("output") { add(.outputTokens) }
      switch name {
      case "input_cached_tokens", "cache_read_input_tokens", "input_cache_read": add(.cacheRead)
      case "cache_creation_input_tokens", "input_cache_creation", "input_cache_write": add(.cacheWrite)
      case "output_reasoning_tokens", "output_reasoning": add(.reasoningTokens)
      default: break
      }
    }
    for (field, sum) in sums where self[field] == nil { self[field] = .int(sum) }
  }
}
