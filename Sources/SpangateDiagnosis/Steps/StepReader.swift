import SpangateTrace

/// Reads the steps off a trace: calls once however many spans tell of them, without what only holds others together.
struct StepReader {
  private let tree: TraceTree
  private(set) var steps: [Step] = []
  /// By index of the span.
  private var places: [Int: Int] = [:]

  /// In order of their start.
  static func steps(of spans: [SpanRecord]) -> [Step] {
    var reader = StepReader(TraceTree(spans.filter { !Vocabulary.isReservedSpan($0.name) }))
    reader.read()
    return reader.steps
  }

  private init(_ tree: TraceTree) { self.tree = tree }

  private mutating func read() {
    let indices = Dictionary(uniqueKeysWithValues: tree.spans.indices.map { (tree.spans[$0].id, $0) })
    let models = tree.modelCalls
    let tools = tree.toolCalls
    var found: [(step: Step, index: Int?)] = []
    for call in models {
      guard let index = indices[call.span.id] else { continue }
      found.append((model(call, at: index), index))
    }
    for call in tools {
      guard let index = indices[call.span] else { continue }
      found.append((tool(call, at: index), call.hasSpan ? index : nil))
    }
    let isHolding = holding(found.compactMap { $0.1 })
    for index in tree.spans.indices {
      if let step = other(at: index, isHolding: isHolding[index]) { found.append((step, index)) }
    }
    arrange(found, indices)
  }

  /// Sorts them, and finds what each is inside of.
  private mutating func arrange(_ found: [(step: Step, index: Int?)], _ indices: [SpanID: Int]) {
    let order = found.indices.sorted {
      let (a, b) = (found[$0], found[$1])
      let (depthA, depthB) = (depth(a.index), depth(b.index))
      return (a.step.start, depthA, $0) < (b.step.start, depthB, $1)
    }
    steps = order.map { found[$0].step }
    for (place, original) in order.enumerated() {
      if let index = found[original].index { places[index] = place }
    }
    for (place, original) in order.enumerated() {
      // A call that only a model's answer tells of is beside the model.
      var above = found[original].index ?? indices[steps[place].span]
      above = above.flatMap { tree.parent(of: $0) }
      while let index = above, places[index] == nil { above = tree.parent(of: index) }
      steps[place].container = above.flatMap { places[$0] }
    }
    for place in steps.indices {
      addDuration(to: place)
      settleAnswer(of: place)
      settleRetry(of: place)
    }
  }

  private func depth(_ index: Int?) -> Int {
    var depth = 0
    var above = index.flatMap { tree.parent(of: $0) }
    while let index = above {
      depth += 1
      above = tree.parent(of: index)
    }
    return index == nil ? .max : depth
  }

  /// The time of a step without that of the steps inside of it.
  private mutating func addDuration(to place: Int) {
    guard steps[place].kind != .agent, steps[place].end > steps[place].start else { return }
    var seconds = Double(steps[place].end - steps[place].start) / 1e9
    for inner in steps[place...].dropFirst() where inner.container == place && inner.end > inner.start {
      seconds -= Double(inner.end - inner.start) / 1e9
    }
    steps[place].fields.append(StepField(.duration, amount: max(seconds, 0.001)))
  }

  /// What a model says beside asking for tools is no answer.
  private mutating func settleAnswer(of place: Int) {
    guard steps[place].kind == .model else { return }
    let next = steps[place...].dropFirst().first { $0.container == steps[place].container }
    if let next, next.kind == .tool || next.kind == .agent {
      steps[place].fields.removeAll { $0.feature == .answer || $0.feature == .tokens }
    }
  }

  /// A call that failed and was made again is in nobody's place.
  private mutating func settleRetry(of place: Int) {
    guard steps[place].kind == .tool, steps[place].hasFailed else { return }
    let arguments = steps[place].arguments
    // Without arguments the next call of the tool after a call of a model may be another one.
    let next = steps[place...].dropFirst().first { other in
      (other.kind != .model || arguments.isEmpty) && other.container == steps[place].container
    }
    if let next, next.label == steps[place].label, next.arguments == arguments { steps[place].label += Step.retried }
  }

  /// Which spans have a step below them.
  private func holding(_ calls: [Int]) -> [Bool] {
    var isHolding = [Bool](repeating: false, count: tree.spans.count)
    let own = calls + tree.spans.indices.filter { Self.ownKinds.contains(tree.role($0)) }
    for index in own {
      var above = tree.parent(of: index)
      while let parent = above, !isHolding[parent] {
        isHolding[parent] = true
        above = tree.parent(of: parent)
      }
    }
    return isHolding
  }

  private static let ownKinds: Set<SpanRole> = [.agent, .retrieval, .embedding, .rerank, .guardrail]
}

// MARK: What each says

extension StepReader {
  private func step(_ kind: SpanRole, _ label: String, at index: Int) -> Step {
    let span = tree.spans[index]
    return Step(kind: kind, label: label, span: span.id, spanName: span.name, start: span.start, end: span.end)
  }

  private func tool(_ call: ToolCall, at index: Int) -> Step {
    var step = step(.tool, call.name, at: index)
    let span = tree.spans[index]
    if call.hasSpan {
      addError(of: span, to: &step)
    } else {
      step.start = span.end
    }
    if let arguments = call.arguments { add(arguments: arguments, to: &step) }
    if let result = call.result { add(result: result, to: &step) }
    return step
  }

  private func model(_ call: ModelCall, at index: Int) -> Step {
    var step = step(.model, "", at: index)
    let (span, reading) = (tree.spans[index], tree.readings[index])
    step.stage = stage(above: index)
    addError(of: span, to: &step)
    addPrompt(reading, to: &step)
    if let model = call.model { step.fields.append(StepField(.model, model)) }
    if let provider = call.provider { step.fields.append(StepField(.model, "provider", provider)) }
    if let reasons = finishReasons(reading) { step.fields.append(StepField(.finishReason, reasons)) }
    for (path, text) in parameters(span, reading) { step.fields.append(StepField(.parameter, path, text)) }
    let content = ModelContent(span, reading)
    if let text = content.instructions { step.fields.append(StepField(.prompt, "instructions", text)) }
    if let text = content.answer { step.fields.append(StepField(.answer, text)) }
    if let count = call.usage.outputTokens { step.fields.append(StepField(.tokens, amount: Double(count) + 1)) }
    return step
  }

  private func other(at index: Int, isHolding: Bool) -> Step? {
    let (span, reading) = (tree.spans[index], tree.readings[index])
    switch reading.role {
    case .model, .tool, .turn, .judge: return nil
    case .agent:
      var step = step(.agent, agentName(span), at: index)
      addError(of: span, to: &step)
      addPrompt(reading, to: &step)
      return step
    case .step, .other:
      guard !isHolding, !isTransport(index) else { return nil }
      var step = step(reading.role, span.name.withoutNumbers, at: index)
      addError(of: span, to: &step)
      addPrompt(reading, to: &step)
      if let value = reading.json(.toolArguments) {
        add(arguments: value, to: &step)
      } else {
        addAttributes(of: span, to: &step)
      }
      if let value = reading.json(.toolResult) { add(result: value, to: &step) }
      return step
    case .retrieval, .embedding, .rerank, .guardrail:
      var step = step(reading.role, span.name.withoutNumbers, at: index)
      addError(of: span, to: &step)
      if let model = reading.model { step.fields.append(StepField(.model, model)) }
      if let value = reading.json(.toolArguments) { add(arguments: value, to: &step) }
      if let value = reading.json(.toolResult) { add(result: value, to: &step) }
      if reading[.toolArguments] == nil { addAttributes(of: span, to: &step) }
      return step
    }
  }

  /// How a model or a tool does what it does, such as by a client of HTTP, is none of the agent's steps.
  private func isTransport(_ index: Int) -> Bool {
    var above = tree.parent(of: index)
    while let parent = above, tree.role(parent) == .other { above = tree.parent(of: parent) }
    return above.map { tree.role($0) == .model || tree.role($0) == .tool } ?? false
  }

  private func stage(above index: Int) -> String {
    var above = tree.parent(of: index)
    while let parent = above {
      switch tree.role(parent) {
      case .step: return tree.spans[parent].name.withoutNumbers
      case .turn, .other, .model: above = tree.parent(of: parent)
      default: return ""
      }
    }
    return ""
  }

  private func agentName(_ span: SpanRecord) -> String {
    span.attributes.string(Vocabulary.agentName) ?? span.name.withoutNumbers
  }

  private func finishReasons(_ reading: SpanReading) -> String? {
    guard let value = reading.json(.finishReasons) else { return nil }
    let words = value.array?.compactMap(\.string) ?? value.string.map { [$0] } ?? []
    return words.isEmpty ? nil : Set(words.map { $0.lowercased() }).sorted().joined(separator: ", ")
  }

  private func parameters(_ span: SpanRecord, _ reading: SpanReading) -> [(String, String)] {
    var found: [(String, String)] = []
    if let all = reading.json(.requestParameters), all.object != nil {
      found += FlatJSON.leaves(of: all).filter { !$0.path.hasPrefix("messages") && !$0.path.hasPrefix("model") }
    }
    let prefix = "gen_ai.request."
    for entry in span.attributes.entries where entry.key.hasPrefix(prefix) {
      let name = String(entry.key.dropFirst(prefix.count))
      guard name != "model", !name.hasPrefix("prompt") else { continue }
      found.append((name, FlatJSON.text(of: JSONValue(entry.value))))
    }
    return found
  }

  private func addPrompt(_ reading: SpanReading, to step: inout Step) {
    if let name = reading.string(.promptName) { step.fields.append(StepField(.prompt, "name", name)) }
    if let version = reading.string(.promptVersion) { step.fields.append(StepField(.prompt, "version", version)) }
  }

  private func addError(of span: SpanRecord, to step: inout Step) {
    guard span.isError else { return step.fields.append(StepField(.error, "none")) }
    let type = span.attributes.string(Vocabulary.errorType) ?? span.errorMessage ?? "error"
    step.fields.append(StepField(.error, String(type.withoutNumbers.prefix(120))))
  }

  private func add(arguments: JSONValue, to step: inout Step) {
    if let object = arguments.object {
      for key in object.keys.prefix(32) { step.fields.append(StepField(.argumentKey, key, "given")) }
    }
    for (path, text) in FlatJSON.leaves(of: arguments) { step.fields.append(StepField(.argument, path, text)) }
  }

  private func add(result: JSONValue, to step: inout Step) {
    step.fields.append(StepField(.resultShape, FlatJSON.shape(of: result)))
    for (path, text) in FlatJSON.leaves(of: result) { step.fields.append(StepField(.result, path, text)) }
  }

  private func addAttributes(of span: SpanRecord, to step: inout Step) {
    for entry in span.attributes.entries.prefix(24)
    where !Vocabulary.isReserved(entry.key) && !entry.key.hasPrefix("test.") {
      step.fields.append(StepField(.argument, entry.key, FlatJSON.text(of: JSONValue(entry.value))))
    }
  }
}

extension String {
  /// With each number as `#`: names of spans may have identifiers in them.
  var withoutNumbers: String {
    guard utf8.contains(where: { 0x30...0x39 ~= $0 }) else { return self }
    var text: [UInt8] = []
    for byte in utf8 {
      if 0x30...0x39 ~= byte {
        if text.last != UInt8(ascii: "#") { text.append(UInt8(ascii: "#")) }
      } else {
        text.append(byte)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
