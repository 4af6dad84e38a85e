import SpangateCore
import SpangateTrace

/// Calls of one tool, with any arguments or with some that are asked for.
struct ToolPattern: Sendable, Decodable, Equatable {
  var tool: String
  /// What the arguments hold at least: objects may have more keys, at any depth.
  var arguments: JSONValue?

  init(tool: String, arguments: JSONValue? = nil) {
    self.tool = tool
    self.arguments = arguments
  }

  func matches(_ call: ToolCall) -> Bool {
    guard call.name == tool else { return false }
    guard let arguments else { return true }
    return call.arguments?.covers(arguments) ?? false
  }

  /// Whether a call could be one of these for all that its span says.
  func isHidden(in call: ToolCall) -> Bool {
    if call.name.isEmpty || call.name == Vocabulary.anonymousToolSpan { return true }
    return call.name == tool && arguments != nil && call.shownArguments == nil
  }

  func check(key: String) throws(Misconfigured) {
    if tool.isEmpty { throw Misconfigured("a tool has a name", key: key) }
  }

  /// As a sentence has it.
  var text: String { arguments.map { "\(tool.quoted) with \($0.description.quoted)" } ?? tool.quoted }
}

extension ToolPattern {
  private enum CodingKeys: CodingKey { case tool, arguments }

  /// A name alone, or an object.
  init(from decoder: any Decoder) throws {
    if let tool = try? decoder.singleValueContainer().decode(String.self) {
      self.init(tool: tool)
    } else {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      self.init(
        tool: try values.decode(String.self, forKey: .tool),
        arguments: try values.decodeIfPresent(JSONValue.self, forKey: .arguments))
    }
  }
}

extension ToolCall {
  /// nil too where an SDK cut them off: a text that begins as an object and is none.
  var shownArguments: JSONValue? {
    if let text = arguments?.string, text.first == "{" { return nil }
    return arguments
  }
}

/// The tool calls of a trace that can be read.
struct SeenCalls: Sendable {
  let calls: [ToolCall]
  /// Why there may be more of them than these; nil when these are all.
  let gap: String?
  /// The model call that wrote the answer, instead of calling a tool.
  let answering: SpanID?

  /// How many calls could be of a pattern, though their spans do not say so.
  func hidden(_ pattern: ToolPattern) -> Int { calls.count { !pattern.matches($0) && pattern.isHidden(in: $0) } }

  /// Why those are not counted.
  func whyHidden(_ pattern: ToolPattern) -> String {
    pattern.arguments == nil || calls.contains { pattern.isHidden(in: $0) && $0.name != pattern.tool }
      ? "no span says which tool was called" : "no span says what the arguments of \(pattern.tool.quoted) were"
  }

  init(in trace: Trace) {
    let tree = TraceTree(trace.spans)
    calls = tree.toolCalls
    answering = tree.modelCalls.last?.span.id
    gap =
      trace.completeness.gap
      ?? (tree.isRecognised
        ? nil : "none of \(trace.spans.count) spans is one of an agent, a model call or a tool call")
      ?? Self.unseen(tree, calls)
  }

  /// A model that asks for tools whose calls have no span.
  private static func unseen(_ tree: TraceTree, _ calls: [ToolCall]) -> String? {
    guard calls.isEmpty, tree.modelCalls.contains(where: { $0.span.asksForTools }), tree.requestedToolCalls.isEmpty
    else { return nil }
    return "a model asked for a tool, and no span is a tool call"
  }
}

extension SpanRecord {
  fileprivate var asksForTools: Bool {
    switch reading.json(.finishReasons) {
    case .array(let reasons): reasons.contains { $0.string.map(Self.toolReasons.contains) ?? false }
    case .string(let reason): Self.toolReasons.contains(reason)
    default: false
    }
  }

  private static let toolReasons: Set<String> = ["tool_calls", "tool_call", "tool_use", "tool-calls", "function_call"]
}

/// `was never called`, `was called once`, `was called 3 times`.
func wasCalled(_ count: Int) -> String {
  switch count {
  case 0: "was never called"
  case 1: "was called once"
  case 2: "was called twice"
  default: "was called \(count) times"
  }
}

extension ToolPattern: Documented {
  static let documentation: [KeyDocumentation] = [
    .init("tool", "The name of the tool.", example: "search_logs"),
    .init(
      "arguments", "What the arguments hold at least; objects may have more keys, at any depth.",
      otherwise: "any arguments will do", example: ["query": "refund"]),
  ]
}
