package import SpangateTrace

/// Names that are the evaluation's own: what an agent wrote under one of them, on a span or on what belongs to it, moves to
/// `agent.NAME`.
package final class ReservedNames {
  /// What the agent was asked to write, which ours takes the place of without a word.
  private let told: EncodedAttributes
  /// Those of scores that are ours, in events.
  private let scores: Set<String>
  /// What a resource may name its trial by.
  private let joining: String
  /// How many attributes, events and spans moved, by the name that they had.
  package private(set) var moved: [String: Int] = [:]

  /// - Parameter joining: an attribute that a resource names its trial by.
  package init(joining: String, told: Attributes = [:], scores: Set<String> = []) {
    self.joining = joining
    self.told = EncodedAttributes(told)
    self.scores = scores
  }

  /// A message with what moves, as bytes; nil for one that stays as it is.
  ///
  /// - Parameters:
  ///   - shape: a span, or the rest of a resource's or a scope's spans.
  ///   - own: what is written on the span: an agent that wrote the same may keep it.
  func moving(_ body: ByteRange, of source: RawSpan, as shape: TextShape, beside own: EncodedAttributes) -> [UInt8]? {
    var writer: WireWriter?
    var copied = Int(body.lower)
    var cursor = WireCursor(body)
    while let field = cursor.nextValidated(in: source) {
      guard let change = change(of: field, in: source, as: shape, beside: own) else { continue }
      var changed = writer ?? WireWriter(capacity: body.count + 64)
      changed.append(ByteRange(copied, Int(field.whole.lower)), of: source)
      copied = Int(field.whole.upper)
      switch change {
      case .drop: break
      case .text(let name): changed.field(field.key, text: moving(name))
      case .field(let name, let part):
        changed.message(field.key) { writer in
          writer.append(ByteRange(Int(field.content.lower), Int(part.whole.lower)), of: source)
          writer.field(part.key, text: moving(name))
          writer.append(ByteRange(Int(part.whole.upper), Int(field.content.upper)), of: source)
        }
      case .message(let bytes): changed.message(field.key) { $0.append(bytes) }
      }
      writer = changed
    }
    writer?.append(ByteRange(copied, Int(body.upper)), of: source)
    return writer?.bytes
  }

  /// The same of a log record that is kept as an event.
  package func moving(_ event: SpanRecord.Event, beside own: Attributes) -> SpanRecord.Event {
    var event = event
    event.attributes = Attributes(
      event.attributes.map { entry in
        Vocabulary.isReserved(entry.key) && own[entry.key] != entry.value
          ? Attributes.Entry(moving(entry.key), entry.value) : entry
      })
    if isOwnScore(event.name, event.attributes[Vocabulary.evaluationName]) { event.name = moving(event.name) }
    return event
  }

  private func moving(_ name: String) -> String {
    moved[name, default: 0] += 1
    return Vocabulary.movedPrefix + name
  }

  private enum Change {
    case drop
    /// The field itself is a name.
    case text(String)
    /// A part of the field is one.
    case field(String, WireField)
    case message([UInt8])
  }

  private func change(
    of field: WireField, in source: RawSpan, as shape: TextShape, beside own: EncodedAttributes
  ) -> Change? {
    switch shape.role(of: field.key) {
    case .attribute: return attribute(field, in: source, as: shape, beside: own)
    case .text where field.key == WireKey.Span.name && shape == .span:
      guard field.content.count <= 16, case let name = source.text(field.content), Vocabulary.isReservedSpan(name)
      else {
        return nil
      }
      return .text(name)
    case .nested(.event):
      if let name = self.field(WireKey.Event.name, of: field.content, in: source),
        name.content.count >= Vocabulary.evaluationPrefix.utf8.count, case let key = source.text(name.content),
        isOwnScore(
          key, source.value(of: Vocabulary.evaluationName, under: WireKey.Event.attributes, in: field.content))
      {
        return .field(key, name)
      }
      return moving(field.content, of: source, as: .event, beside: own).map { .message($0) }
    case .nested(let inner): return moving(field.content, of: source, as: inner, beside: own).map { .message($0) }
    case .plain, .text, .message, .unknown: return nil
    }
  }

  private func attribute(
    _ field: WireField, in source: RawSpan, as shape: TextShape, beside own: EncodedAttributes
  ) -> Change? {
    guard let name = self.field(WireKey.KeyValue.key, of: field.content, in: source),
      Vocabulary.mayBeReserved(source, name.content), case let key = source.text(name.content),
      Vocabulary.isReserved(key), !own.holds(field.content, of: source)
    else { return nil }
    // By this an agent that starts a trace of its own says whose it is.
    if shape == .resource, key == joining { return nil }
    return told.holds(field.content, of: source) ? .drop : .field(key, name)
  }

  private func isOwnScore(_ event: String, _ score: AttributeValue?) -> Bool {
    guard event.hasPrefix(Vocabulary.evaluationPrefix), case .string(let score)? = score else { return false }
    return scores.contains(score)
  }

  /// The last of a key's fields, which is the one that counts.
  private func field(_ key: WireKey, of message: ByteRange, in source: RawSpan) -> WireField? {
    var found: WireField?
    var cursor = WireCursor(message)
    while let field = cursor.nextValidated(in: source) { if field.key == key { found = field } }
    return found
  }
}

extension Vocabulary {
  /// Told by its first byte, since most attributes are others.
  fileprivate static func mayBeReserved(_ source: RawSpan, _ key: ByteRange) -> Bool {
    guard key.count >= 5 else { return false }
    return source.extracting(key.range).withUnsafeBytes { $0[0] == UInt8(ascii: "e") || $0[0] == UInt8(ascii: "t") }
  }
}
