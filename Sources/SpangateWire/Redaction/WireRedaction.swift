import SpangateTrace

/// Finds the fields of messages that cannot stay as they are, without decoding those that can.
struct WireRedaction {
  let pass: RedactionPass
  // Worked out once, since they are asked for at every attribute.
  private let deniesMessages: Bool
  private let readsNames: Bool
  private let readsNumbers: Bool
  /// Texts of fewer bytes hold nothing.
  private let leastText: Int
  /// No value of fewer bytes is too long.
  private let leastLong: Int

  init(_ pass: RedactionPass) {
    self.pass = pass
    deniesMessages = pass.redactor.policy.content != .kept
    readsNames = pass.readsNames
    leastText = pass.leastBytes
    readsNumbers = pass.redactor.readsNumbers
    leastLong = pass.redactor.limits.leastBytes
  }

  func changes(_ field: WireField, of shape: TextShape, in bytes: RawSpan) -> Bool {
    switch shape.role(of: field.key) {
    case .plain: return false
    case .text: return changes(text: field.content, in: bytes)
    case .message, .unknown:
      if field.key.isGroup { return true }
      return deniesMessages ? field.content.count > 0 : changes(text: field.content, in: bytes)
    case .attribute: return changes(attribute: field.content, in: bytes)
    case .nested(let shape):
      var cursor = WireCursor(field.content)
      while let field = cursor.nextValidated(in: bytes) {
        if changes(field, of: shape, in: bytes) { return true }
      }
      return false
    }
  }

  private func changes(text range: ByteRange, in bytes: RawSpan) -> Bool {
    guard range.count >= leastText else { return false }
    return bytes.extracting(range.range).withUnsafeBytes { pass.changes($0.bindMemory(to: UInt8.self)) }
  }

  private func changes(attribute range: ByteRange, in bytes: RawSpan) -> Bool {
    var key = ByteRange(0, 0)
    var value = ByteRange(0, 0)
    var cursor = WireCursor(range)
    while let field = cursor.nextValidated(in: bytes) {
      if field.key == WireKey.KeyValue.key { key = field.content }
      if field.key == WireKey.KeyValue.value { value = field.content }
    }
    if changes(text: key, in: bytes) || changes(value: value, in: bytes) { return true }
    guard value.count > leastLong || readsNames else { return false }
    let name = bytes.text(key)
    if let limit = pass.redactor.limits.limit(of: name), value.count > limit { return true }
    return pass.drops(name) || pass.denies(name)
  }

  private func changes(value range: ByteRange, in bytes: RawSpan) -> Bool {
    var cursor = WireCursor(range)
    while let field = cursor.nextValidated(in: bytes) {
      switch field.key {
      case WireKey.AnyValue.string, WireKey.AnyValue.bytes:
        if changes(text: field.content, in: bytes) { return true }
      case WireKey.AnyValue.int: if readsNumbers, pass.isSensitive(Int64(bitPattern: field.bits)) { return true }
      case WireKey.AnyValue.array, WireKey.AnyValue.map:
        var list = WireCursor(field.content)
        while let item = list.nextValidated(in: bytes) {
          let isArray = field.key == WireKey.AnyValue.array
          if isArray ? changes(value: item.content, in: bytes) : changes(attribute: item.content, in: bytes) {
            return true
          }
        }
      default: break
      }
    }
    return false
  }
}

extension WireWriter {
  /// Writes a message with its texts redacted; what need not change is copied.
  mutating func append(
    _ message: ByteRange, of source: RawSpan, as shape: TextShape, redactedBy redaction: WireRedaction
  ) {
    var copied = Int(message.lower)
    var names = AttributeNames(of: message)
    var cursor = WireCursor(message)
    while let field = cursor.nextValidated(in: source) {
      guard redaction.changes(field, of: shape, in: source) else { continue }
      append(ByteRange(copied, Int(field.whole.lower)), of: source)
      write(field, of: shape, beside: &names, of: source, redactedBy: redaction)
      copied = Int(field.whole.upper)
    }
    append(ByteRange(copied, Int(message.upper)), of: source)
  }

  private mutating func write(
    _ field: WireField, of shape: TextShape, beside names: inout AttributeNames, of source: RawSpan,
    redactedBy redaction: WireRedaction
  ) {
    let pass = redaction.pass
    switch shape.role(of: field.key) {
    case .text:
      let text = source.text(field.content)
      self.field(field.key, text: pass.redacted(text) ?? text)
    case .message: self.field(field.key, text: pass.redactedMessage(source.text(field.content)))
    case .attribute:
      let entries = pass.redacted(source.entry(field.content))
      for (index, entry) in entries.enumerated() {
        // A length that was written where the text was cut first is that of all of it.
        if index > 0, names.contains(entry.key, under: field.key, in: source) { continue }
        attributes(Attributes([entry]), under: field.key)
      }
    case .nested(let shape):
      self.message(field.key) { $0.append(field.content, of: source, as: shape, redactedBy: redaction) }
    // What nobody understands cannot be mended.
    case .plain, .unknown: break
    }
  }
}

/// The names of a message's attributes, gathered when somebody first asks for one.
private struct AttributeNames {
  private let message: ByteRange
  private var names: Set<String>?

  init(of message: ByteRange) { self.message = message }

  mutating func contains(_ name: String, under key: WireKey, in source: RawSpan) -> Bool {
    let known = names ?? gathered(under: key, in: source)
    names = known
    return known.contains(name)
  }

  private func gathered(under key: WireKey, in source: RawSpan) -> Set<String> {
    var names: Set<String> = []
    var cursor = WireCursor(message)
    while let field = cursor.nextValidated(in: source) {
      if field.key == key { names.insert(source.text(source.key(of: field.content))) }
    }
    return names
  }
}
