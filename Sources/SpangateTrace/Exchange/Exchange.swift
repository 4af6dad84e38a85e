/// What an agent was asked and what it answered, as far as its spans hold it, in whatever dialect. Hostile text.
package struct Exchange: Sendable, Equatable {
  /// Texts that may each be what it was asked, the likeliest first: the first message of the user, and what the agent's
  /// own span says that went in.
  package var inputs: [String] = []
  /// nil where no span holds it whole.
  package var answer: String?
  /// The span that holds the answer.
  package var answering: SpanID?
  /// What shows that an answer was given although no span holds it.
  package var evidence: String?

  package init() {}
}

/// Attributes of an agent's own making that hold what went in and what came out.
package struct ExchangeNames: Sendable, Equatable {
  package var input: String?
  package var answer: String?

  package init(input: String? = nil, answer: String? = nil) {
    self.input = input
    self.answer = answer
  }
}

extension TraceTree {
  /// Read off the root and the outermost agents first, then off the model calls: the question of the first, the answer of
  /// the last.
  ///
  /// - Parameter names: they hold before all others, on whatever span.
  package func exchange(names: ExchangeNames = ExchangeNames()) -> Exchange {
    var exchange = Exchange()
    let agents = agentSpans
    if let name = names.input {
      exchange.inputs = topDown.compactMap { spans[$0].whole(name) }.prefix(1).flatMap(Self.questions)
    }
    if let name = names.answer, let span = topDown.map({ spans[$0] }).first(where: { $0.whole(name) != nil }) {
      (exchange.answer, exchange.answering) = (span.whole(name).flatMap(Self.answer), span.id)
    }
    let calls = modelCalls.map(\.span)
    if exchange.inputs.isEmpty { exchange.inputs = inputs(agents, calls.first) }
    if exchange.answer == nil, names.answer == nil {
      (exchange.answer, exchange.answering) = answer(agents, calls.last)
    }
    if exchange.answer == nil, let last = calls.last { exchange.evidence = evidence(of: last) }
    return exchange
  }

  /// The root, then the agents that no other agent called.
  private var agentSpans: [SpanRecord] {
    let root = root
    let outer = nearest(.agent)
    let agents = topDown.filter { role($0) == .agent && outer[$0] == nil && !isInside(.tool, $0) }.map { spans[$0] }
    return [root].compactMap { $0 } + agents.filter { $0.id != root?.id }
  }

  private func isInside(_ role: SpanRole, _ index: Int) -> Bool {
    var above = parent(of: index)
    while let here = above {
      if self.role(here) == role { return true }
      above = parent(of: here)
    }
    return false
  }

  private static let inputNames = [
    "input.value", Vocabulary.userMessage, "traceloop.entity.input", "langfuse.observation.input",
    "langfuse.trace.input", "mlflow.spanInputs", "gen_ai.prompt", "agent.input", "input",
  ]
  private static let answerNames = [
    "output.value", "agent.answer", "final_result", "traceloop.entity.output", "langfuse.observation.output",
    "langfuse.trace.output", "mlflow.spanOutputs", "gen_ai.completion", "agent.output", "output",
  ]

  private func inputs(_ agents: [SpanRecord], _ first: SpanRecord?) -> [String] {
    var found: [String] = []
    for span in agents {
      found += [SpanMessages(span).input.firstQuestion].compactMap { $0 }
      found += Self.inputNames.compactMap { span.whole($0) }.flatMap(Self.questions)
    }
    for span in callSpans(from: first, isFirst: true) {
      found += [SpanMessages(span).input.firstQuestion].compactMap { $0 }
      found += ["input.value", "mlflow.spanInputs", "langfuse.observation.input"].compactMap { span.whole($0) }
        .compactMap { JSONValue(written: $0).flatMap { SaidMessage.all(in: $0)?.firstQuestion } }
    }
    var seen: Set<String> = []
    return found.filter { !$0.isEmpty && seen.insert($0).inserted }
  }

  private func answer(_ agents: [SpanRecord], _ last: SpanRecord?) -> (String?, SpanID?) {
    for span in agents {
      if let said = SpanMessages(span).output.lastAnswer { return (said, span.id) }
      for name in Self.answerNames {
        if let text = span.whole(name).flatMap(Self.answer) { return (text, span.id) }
      }
    }
    for span in callSpans(from: last, isFirst: false) {
      if let said = SpanMessages(span).output.lastAnswer { return (said, span.id) }
      for name in Self.answerNames {
        guard let json = span.whole(name).flatMap({ JSONValue(written: $0) }) else { continue }
        if let said = SaidMessage.all(in: json)?.lastAnswer { return (said, span.id) }
      }
    }
    return (nil, nil)
  }

  /// The spans that tell of one call of a model, however many instrumentations wrote one.
  private func callSpans(from call: SpanRecord?, isFirst: Bool) -> [SpanRecord] {
    guard let call else { return [] }
    let models = spans.indices.filter { role($0) == .model }.map { spans[$0] }
    // Those of the first call begin before it ends, those of the last one after it began.
    return isFirst ? models.filter { $0.start <= max(call.end, call.start) } : models.filter { $0.start >= call.start }
  }

  private static let ends: Set<String> = ["stop", "end_turn", "stop_sequence", "completed"]

  /// That the last call of a model came to an end by itself.
  private func evidence(of last: SpanRecord) -> String? {
    guard !last.isError else { return nil }
    for span in callSpans(from: last, isFirst: false) {
      let reasons = span.reading.json(.finishReasons)
      let words = reasons?.array?.compactMap(\.string) ?? [reasons?.string].compactMap { $0 }
      if let word = words.last.map({ $0.lowercased() }), Self.ends.contains(word) {
        return "the last model call ended with `\(word)`"
      }
    }
    return nil
  }

  /// What may have been asked by a text that went in: the first message of the user in it, or one of the values of an
  /// object, or the text.
  private static func questions(in text: String) -> [String] {
    guard let json = JSONValue(written: text) else { return [text] }
    if let messages = SaidMessage.all(in: json) { return [messages.firstQuestion].compactMap { $0 } + [text] }
    if let said = json.string { return [said] }
    var values: [String] = []
    for name in ["kwargs", "inputs", "args"] {
      values += json[name]?.object?.compactMap(\.value.string) ?? json[name]?.array?.compactMap(\.string) ?? []
    }
    return (json.object?.compactMap(\.value.string) ?? []) + values + [text]
  }

  /// What was answered by a text that came out; nil where that is asking for tools only.
  private static func answer(in text: String) -> String? {
    guard let json = JSONValue(written: text) else { return text.isEmpty ? nil : text }
    if let messages = SaidMessage.all(in: json) { return messages.lastAnswer }
    if let said = json.string { return said.isEmpty ? nil : said }
    // Chains wrap what they give into an object.
    if let object = json.object, object.count == 1, let wrapped = object["output"] ?? object["outputs"] {
      return wrapped.string ?? (wrapped == .null ? nil : wrapped.description)
    }
    return json == .null ? nil : text
  }
}

extension SpanRecord {
  /// A text, or a value as JSON; nil for one that was cut off, which is not what was said.
  fileprivate func whole(_ name: String) -> String? {
    guard attributes[name + Vocabulary.lengthSuffix] == nil else { return nil }
    return attributes[name].map { $0.string ?? JSONValue($0).description }
  }
}

extension JSONValue {
  /// A text that is an object, a list or a quoted text; nil for any other.
  fileprivate init?(written text: String) {
    guard let first = text.utf8.first(where: { $0 > 0x20 }), "{[\"".utf8.contains(first),
      let value = try? JSONValue(parsing: text)
    else { return nil }
    self = value
  }
}
