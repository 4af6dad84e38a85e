/// One call of a tool, however many instrumentations wrote a span for it.
package struct ToolCall: Sendable {
  /// The outermost of its spans, or that of the model call that asked for it where no span is about the call itself.
  package var span: SpanID
  package var name: String
  /// JSON where it is JSON, else its text; nil where no span says it.
  package var arguments: JSONValue?
  package var result: JSONValue?
  package var failed: Bool
  /// Whether the trace shows that it was asked for and not made.
  package var isRefused = false
  /// By which the model that asked for it knows the call.
  package var id: String?
  /// Whether a span is about the call itself, and not only about the model that asked for it.
  package var hasSpan = true

  package init(
    span: SpanID, name: String, arguments: JSONValue? = nil, result: JSONValue? = nil, failed: Bool = false,
    id: String? = nil
  ) {
    self.span = span
    self.name = name
    self.arguments = arguments
    self.result = result
    self.failed = failed
    self.id = id
  }
}

extension ToolCall {
  /// What one span says.
  package init(_ span: SpanRecord, _ reading: SpanReading) {
    self.init(
      span: span.id, name: span.toolName(reading), arguments: reading.json(.toolArguments).map(Self.unwrapped),
      result: reading.json(.toolResult), failed: span.isError, id: reading.string(.toolCallID))
    isRefused = ToolRefusal.isTold(by: result, failed: failed)
  }

  mutating func fill(from inner: ToolCall) {
    if arguments?.object == nil {
      arguments = inner.arguments?.object == nil ? arguments ?? inner.arguments : inner.arguments
    }
    result = result ?? inner.result
    failed = failed || inner.failed
    isRefused = isRefused || inner.isRefused
    id = id ?? inner.id
  }

  /// The arguments without what a framework's callback got beside them, or as which it got them.
  private static func unwrapped(_ value: JSONValue) -> JSONValue {
    // LangChain under OpenLLMetry.
    if let text = value["input_str"]?.string {
      if let inputs = value["inputs"], inputs.object != nil { return inputs }
      return JSONValue(python: text) ?? .string(text)
    }
    // Google's SDK tells the type of each argument beside its value.
    let parameters = "code.function.parameters."
    if let object = value.object, !object.isEmpty, object.allSatisfy({ $0.key.hasPrefix(parameters) }) {
      let values = object.filter { $0.key.hasSuffix(".value") }
      return .object(JSONObject(values.map { (String($0.key.dropFirst(parameters.count).dropLast(6)), $0.value) }))
    }
    if let object = value.object, object.count == 1, let keywords = object["kwargs"], keywords.object != nil {
      return keywords
    }
    // A function of Python as its wrapper got it, beside settings of the wrapper's own.
    if let keywords = value["kwargs"], keywords.object != nil, let positional = value["args"]?.array {
      if positional.isEmpty { return keywords }
      if keywords.object?.isEmpty == true, positional.count == 1, positional[0].object != nil { return positional[0] }
    }
    if let text = value.string, text.hasPrefix("{"), let object = JSONValue(python: text) { return object }
    return value
  }
}

extension SpanRecord {
  fileprivate func toolName(_ reading: SpanReading) -> String {
    if let name = reading.string(.toolName) { return name }
    let prefix = Vocabulary.toolSpanPrefixes.first { name.hasPrefix($0) } ?? ""
    return String(name.dropFirst(prefix.count))
  }
}
