import SpangateCore
import SpangateTrace

/// What one trial does, as far as ways are compared: which steps it takes how often, which of them first, and what its
/// tools are given.
struct PathTrial: Sendable {
  let key: TrialKey
  let trace: TraceID
  private(set) var counts: [PathStep: Int] = [:]
  /// The first call or step that is none of a model.
  private(set) var first: PathStep?
  /// All values that each argument has.
  private(set) var given: [PathArgument: Set<String>] = [:]
  /// Of the first step of each kind.
  private(set) var spans: [PathStep: (id: SpanID, name: String)] = [:]

  /// - Parameter ignored: what is not looked at: a step's name, or a tool's with an argument's path behind a dot.
  init(_ trial: TracedTrial, but ignored: (String) -> Bool) {
    (key, trace) = (trial.judgement.key, trial.judgement.traceID)
    for step in StepReader.steps(of: trial.spans) {
      guard let name = PathStep(step), !ignored(name.name) else { continue }
      counts[name, default: 0] += 1
      if spans[name] == nil { spans[name] = (step.span, step.spanName) }
      if first == nil, name.part == .tools || step.kind == .retrieval { first = name }
      guard name.part == .tools else { continue }
      for field in step.fields where field.feature == .argument {
        guard case .text(let text) = field.value else { continue }
        let argument = PathArgument(tool: name.name, path: field.path.withoutPlaces)
        if !ignored(argument.name) { given[argument, default: []].insert(text) }
      }
    }
  }
}

/// A kind of step, whichever it is of its trial.
struct PathStep: Hashable, Sendable {
  var part: PathPart
  var name: String

  init?(_ step: Step) {
    switch step.kind {
    case .tool: (part, name) = (.tools, step.label)
    case .model: (part, name) = (.models, step.model ?? "a model without a name")
    case .turn, .judge: return nil
    case .agent, .retrieval, .embedding, .rerank, .guardrail, .step, .other: (part, name) = (.steps, step.label)
    }
    if name.hasSuffix(Step.retried) { name.removeLast(Step.retried.count) }
  }
}

/// What a tool is given under one path.
struct PathArgument: Hashable, Sendable {
  var tool: String
  var path: String

  var name: String { path.isEmpty ? tool : "\(tool).\(path)" }
}

extension Step {
  fileprivate var model: String? {
    for field in fields where field.feature == .model && field.path.isEmpty {
      if case .text(let text) = field.value { return text }
    }
    return nil
  }
}

extension String {
  /// A path without which member of a list it is.
  fileprivate var withoutPlaces: String {
    guard utf8.contains(UInt8(ascii: "[")) else { return self }
    var text: [UInt8] = []
    var isInside = false
    for byte in utf8 {
      if byte == UInt8(ascii: "]") { isInside = false }
      if !isInside { text.append(byte) }
      if byte == UInt8(ascii: "[") { isInside = true }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
