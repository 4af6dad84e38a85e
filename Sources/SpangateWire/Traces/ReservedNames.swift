package import SpangateTrace

/// Names that are the evaluation's own on spans: what an agent wrote under one of them moves to `agent.NAME`.
package final class ReservedNames {
  /// What the agent was asked to write, which ours takes the place of without a word.
  private let told: EncodedAttributes
  /// Those of scores that are ours, in events.
  private let scores: Set<String>
  /// How many attributes and events moved, by the name that they had.
  package private(set) var moved: [String: Int] = [:]

  package init(told: Attributes = [:], scores: Set<String> = []) {
    self.told = EncodedAttributes(told)
    self.scores = scores
  }

  /// A span with what moves, as bytes; nil for one that stays as it is.
  ///
  /// - Parameter own: what is written on it: an agent that wrote the same may keep it.
  func moving(_ body: ByteRange, of source: RawSpan, beside own: EncodedAttributes) -> [UInt8]? {
    var writer: WireWriter?
    var copied = Int(body.lower)
    var cursor = WireCursor(body)
    while let field = cursor.nextValidated(in: source) {
      guard let change = change(of: field, in: source, beside: own) else { continue }
      var changed = writer ?? WireWriter(capacity: body.count + 64)
      changed.append(ByteRange(copied, Int(field.whole.lower)), of: source)
      copied = Int(field.whole.upper)
      switch change {
      case .drop: break
      case .move(let name):
        moved[name.key, default: 0] += 1
        changed.message(field.key) { writer in
          writer.append(ByteRange(Int(field.content.lower), Int(name.field.whole.lower)), of: source)
          writer.field(name.field.key, text: Self.prefix + name.key)
          writer.append(ByteRange(Int(name.field.whole.upper), Int(field.content.upper)), of: source)
        }
      }
      writer = changed
    }
    writer?.append(ByteRange(copied, Int(body.upper)), of: source)
    return writer?.bytes
  }

  /// The same of a log record that is kept as an event.
  package func moving(_ event: SpanRecord.Event) -> SpanRecord.Event {
    guard event.name.hasPrefix(Vocabulary.evaluationPrefix),
      case .string(let score)? = event.attributes[Vocabulary.evaluationName], scores.contains(score)
    else { return event }
    moved[event.name, default: 0] += 1
    var event = event
    event.name = Self.prefix + event.name
    return event
  }

  private static let prefix = "agent."

  private enum Change {
    case drop
    case move((key: String, field: WireField))
  }

  private func change(of field: WireField, in source: RawSpan, beside own: EncodedAttributes) -> Change? {
    switch field.key {
    case WireKey.Span.attributes:
      guard let name = self.field(WireKey.KeyValue.key, of: field.content, in: source),
        Vocabulary.mayBeReserved(source, name.content), case let key = source.text(name.content),
        Vocabulary.isReserved(key), !own.holds(field.whole, of: source)
      else { return nil }
      return told.holds(field.whole, of: source) ? .drop : .move((key, name))
    case WireKey.Span.events:
      guard let name = self.field(WireKey.Event.name, of: field.content, in: source),
        name.content.count >= Vocabulary.evaluationPrefix.utf8.count, case let key = source.text(name.content),
        key.hasPrefix(Vocabulary.evaluationPrefix),
        case .string(let score)? = source.value(
          of: Vocabulary.evaluationName, under: WireKey.Event.attributes, in: field.content), scores.contains(score)
      else { return nil }
      return .move((key, name))
    default: return nil
    }
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
