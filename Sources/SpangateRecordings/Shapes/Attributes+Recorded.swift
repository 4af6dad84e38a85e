import SpangateTrace

extension AttributeValue {
  /// What a tool wrote as JSON where an attribute was.
  init(recorded value: JSONValue) {
    switch value {
    case .null: self = .empty
    case .bool(let value): self = .bool(value)
    case .int(let value): self = .int(value)
    case .number(let value): self = .double(value)
    case .string(let text): self = .string(text)
    case .array(let items): self = .array(items.map { AttributeValue(recorded: $0) })
    case .object(let object): self = .map(Attributes(recorded: object))
    }
  }
}

extension Attributes {
  init(recorded object: JSONObject) {
    self.init(object.map { Entry($0.key, AttributeValue(recorded: $0.value)) })
  }

  init(recorded value: JSONValue?) { self.init(recorded: value?.object ?? [:]) }
}

extension SpanRecord.Status.Code {
  /// - Parameter name: `ERROR`, also with `STATUS_CODE_` or `StatusCode.` before it.
  init(recorded name: String?) {
    switch name.map({ $0.uppercased() }) {
    case let name? where name.hasSuffix("ERROR"): self = .error
    case let name? where name.hasSuffix("OK"): self = .ok
    default: self = .unset
    }
  }
}

extension SpanRecord.Kind {
  /// - Parameter name: `server`, of either case, also with `SPAN_KIND_` or `SpanKind.` before it.
  init(recorded name: String?) {
    let names: [(String, SpanRecord.Kind)] = [
      ("INTERNAL", .internal), ("SERVER", .server), ("CLIENT", .client), ("PRODUCER", .producer),
      ("CONSUMER", .consumer),
    ]
    let name = name?.uppercased() ?? ""
    self = names.first { name.hasSuffix($0.0) }?.1 ?? .unspecified
  }
}
