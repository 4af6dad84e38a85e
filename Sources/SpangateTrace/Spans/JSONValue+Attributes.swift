extension JSONValue {
  /// What an attribute holds; a text that is JSON is read as such.
  package init(reading attribute: AttributeValue) {
    if case .string(let text) = attribute {
      self = (try? JSONValue(parsing: text)) ?? .string(text)
    } else {
      self.init(attribute)
    }
  }

  /// An attribute as it is; numbers that JSON has no word for and bytes become text.
  package init(_ attribute: AttributeValue) {
    switch attribute {
    case .string(let text): self = .string(text)
    case .bool(let value): self = .bool(value)
    case .int(let value): self = .int(value)
    case .double(let value): self = value.isFinite ? .number(value) : .string("\(value)")
    case .bytes(let bytes): self = .string(bytes.map { UInt64($0).hexDigits.suffix(2) }.joined())
    case .array(let items): self = .array(items.map { JSONValue($0) })
    case .map(let attributes): self.init(attributes)
    case .empty: self = .null
    }
  }

  /// Attributes as an object.
  package init(_ attributes: Attributes) {
    self = .object(JSONObject(attributes.map { ($0.key, JSONValue($0.value)) }))
  }
}
