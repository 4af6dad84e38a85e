package import SpangateTrace

/// One call of a tool, however many instrumentations wrote a span for it.
package struct ToolCall: Sendable {
  /// The outermost of its spans.
  package var span: SpanID
  package var name: String
  /// JSON where it is JSON, else its text; nil where no span says it.
  package var arguments: JSONValue?
  package var result: JSONValue?
  package var failed: Bool

  package init(
    span: SpanID, name: String, arguments: JSONValue? = nil, result: JSONValue? = nil, failed: Bool = false
  ) {
    self.span = span
    self.name = name
    self.arguments = arguments
    self.result = result
    self.failed = failed
  }
}

extension Trace {
  /// In order of their start.
  package var toolCalls: [ToolCall] { TraceTree(spans).toolCalls }
}

extension TraceTree {
  /// The outermost spans of tool calls: one inside another with the same name is the same call.
  ///
  /// A tool that calls an agent that calls the tool again is two calls.
  package var toolCalls: [ToolCall] {
    let above = nearest(.tool)
    var calls = spans.indices.map { roles[$0] == .tool ? ToolCall(spans[$0]) : nil }
    for index in topDown.reversed() {
      guard let call = calls[index], let outer = above[index], calls[outer]?.name == call.name else { continue }
      calls[outer]?.fill(from: call)
      calls[index] = nil
    }
    return calls.compactMap { $0 }
  }
}

extension ToolCall {
  fileprivate init(_ span: SpanRecord) {
    self.init(
      span: span.id, name: span.toolName,
      arguments: span.json(at: Vocabulary.toolArguments).map(Self.unwrapped),
      result: span.json(at: Vocabulary.toolResult), failed: span.isError)
  }

  fileprivate mutating func fill(from inner: ToolCall) {
    arguments = arguments ?? inner.arguments
    result = result ?? inner.result
    failed = failed || inner.failed
  }

  /// LangChain under OpenLLMetry wraps the arguments with what else the callback got.
  private static func unwrapped(_ value: JSONValue) -> JSONValue {
    if value["input_str"] != nil, let inputs = value["inputs"], inputs.object != nil { inputs } else { value }
  }
}

extension SpanRecord {
  fileprivate var toolName: String {
    if let name = Vocabulary.toolName.lazy.compactMap(attributes.string).first { return name }
    let prefix = Vocabulary.toolSpanPrefixes.first { name.hasPrefix($0) } ?? ""
    return String(name.dropFirst(prefix.count))
  }

  fileprivate func json(at keys: [String]) -> JSONValue? {
    keys.lazy.compactMap { attributes[$0] }.first.map(JSONValue.init(reading:))
  }
}
