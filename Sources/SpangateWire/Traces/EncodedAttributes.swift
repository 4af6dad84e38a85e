package import SpangateTrace

/// Attributes as they go onto spans or resources: encoded once, appended to many.
package struct EncodedAttributes: Sendable {
  private let key: WireKey
  private let bytes: [UInt8]
  private let entries: [Entry]
  /// Which lengths keys have, modulo 64, as bits: most attributes of a span are told apart from ours by this alone.
  private let keyLengths: UInt64

  private struct Entry {
    /// Of the key's text.
    var key: ByteRange
    /// Of the whole field.
    var field: ByteRange
    /// Of the key and the value in it.
    var content: ByteRange
  }

  package init(_ attributes: Attributes) { self.init(attributes, under: WireKey.Span.attributes) }

  /// - Parameter key: of the attributes in the message that they go to.
  init(_ attributes: Attributes, under key: WireKey) {
    self.key = key
    var writer = WireWriter()
    writer.attributes(attributes, under: key)
    let encoded = writer.bytes
    bytes = encoded
    let span = encoded.span.bytes
    var found: [Entry] = []
    var cursor = WireCursor(span)
    while let field = cursor.nextValidated(in: span) {
      found.append(Entry(key: span.key(of: field.content), field: field.whole, content: field.content))
    }
    entries = found
    keyLengths = found.reduce(0) { $0 | 1 << UInt64($1.key.count & 63) }
  }

  /// Encoded, in bytes.
  package var size: Int { bytes.count }

  /// Whether one of these is the same to the byte, whatever it is an attribute of.
  ///
  /// - Parameter content: of the attribute's message.
  func holds(_ content: ByteRange, of source: RawSpan) -> Bool {
    let mine = bytes.span.bytes
    return entries.contains { source.equal(content, mine, $0.content) }
  }

  /// Appends to a message the attributes that it does not have: what the agent wrote is never overwritten.
  ///
  /// - Parameters:
  ///   - body: of the message, in `source`.
  func append(to writer: inout WireWriter, unlessIn body: ByteRange, of source: RawSpan) {
    let mine = bytes.span.bytes
    var taken: [Int] = []
    var cursor = WireCursor(body)
    while let field = cursor.nextValidated(in: source) {
      guard field.key == self.key else { continue }
      let key = source.key(of: field.content)
      guard keyLengths & 1 << UInt64(key.count & 63) != 0 else { continue }
      for (index, entry) in entries.enumerated() where source.equal(key, mine, entry.key) { taken.append(index) }
    }
    guard !taken.isEmpty else { return writer.append(bytes) }
    for (index, entry) in entries.enumerated() where !taken.contains(index) { writer.append(entry.field, of: mine) }
  }
}
