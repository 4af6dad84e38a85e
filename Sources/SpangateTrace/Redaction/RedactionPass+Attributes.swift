/// What becomes of attributes: some are dropped by their names, texts are redacted, and long ones are cut.
extension RedactionPass {
  /// Whether anything but the texts themselves may change attributes.
  package var readsNames: Bool { !redactor.policy.droppedAttributes.isEmpty || redactor.policy.content != .kept }

  /// What becomes of one attribute.
  ///
  /// - Returns: nothing when it is dropped; its length and the link to all of it behind it when it was cut.
  package func redacted(_ entry: Attributes.Entry) -> [Attributes.Entry] {
    if drops(entry.key) { return [] }
    if denies(entry.key), entry.value.hasText { return [length(of: entry)] }
    let key = redacted(entry.key) ?? entry.key
    let value = redacted(entry.value)
    return cut(Attributes.Entry(key, value), length: entry.value.textLength)
  }

  package func redacted(_ attributes: Attributes) -> Attributes {
    var entries: [Attributes.Entry] = []
    var names: Set<String>?
    for entry in attributes {
      let result = redacted(entry)
      entries += result.prefix(1)
      guard result.count > 1 else { continue }
      // A length that was written where the text was cut first is that of all of it.
      let known = names ?? Set(attributes.lazy.map(\.key))
      names = known
      entries += result.dropFirst().filter { !known.contains($0.key) }
    }
    return Attributes(entries)
  }

  package func drops(_ name: String) -> Bool { redactor.policy.droppedAttributes.contains { $0.matches(name) } }

  /// Whether texts of this name may be messages, in a mode in which these stay away.
  package func denies(_ name: String) -> Bool {
    guard case .denied(let exceptions) = redactor.policy.content else { return false }
    return !Vocabulary.isStructural(name) && !exceptions.contains { $0.matches(name) }
  }

  /// A text that is no attribute, such as a status message: in the same mode it is nothing but a message.
  package func redactedMessage(_ text: String) -> String {
    redactor.policy.content == .kept ? redacted(text) ?? text : ""
  }

  private func redacted(_ value: AttributeValue) -> AttributeValue {
    switch value {
    case .string(let text): return redacted(text).map { .string($0) } ?? value
    case .bytes(let bytes): return bytes.withUnsafeBufferPointer { scanned($0) }.map { .bytes($0) } ?? value
    case .array(let items): return .array(items.map { redacted($0) })
    case .map(let attributes):
      let kept = attributes.filter { !drops($0.key) }
      return .map(Attributes(kept.map { Attributes.Entry(redacted($0.key) ?? $0.key, redacted($0.value)) }))
    case .int(let number): return isSensitive(number) ? .string(redacted("\(number)") ?? "") : value
    case .bool, .double, .empty: return value
    }
  }

  /// A card's number, or a secret, that was sent as a number.
  package func isSensitive(_ number: Int64) -> Bool {
    let isCard = number >= 1_000_000_000_000 && redactor.findsCards && redacted("\(number)") != nil
    return isCard || redactor.hasNumbers && redactor.redacted("\(number)").contains("[secret]")
  }

  private func length(of entry: Attributes.Entry) -> Attributes.Entry {
    Attributes.Entry(entry.key + Vocabulary.lengthSuffix, .int(Int64(entry.value.textLength)))
  }

  private func cut(_ entry: Attributes.Entry, length: Int) -> [Attributes.Entry] {
    guard let limit = redactor.limits.limit(of: entry.key), entry.value.isLonger(than: limit) else { return [entry] }
    var entries = [Attributes.Entry(entry.key, entry.value.cut(to: limit))]
    entries.append(Attributes.Entry(entry.key + Vocabulary.lengthSuffix, .int(Int64(length))))
    if let least = redactor.limits.offload, length > least, let link = redactor.contents?.keep(entry.value.content) {
      entries.append(Attributes.Entry(entry.key + Vocabulary.linkSuffix, .string(link)))
    }
    return entries
  }
}

extension AttributeValue {
  package var hasText: Bool {
    switch self {
    case .string(let text): !text.isEmpty
    case .bytes(let bytes): !bytes.isEmpty
    case .array(let items): items.contains(where: \.hasText)
    case .map(let attributes): attributes.contains { $0.value.hasText }
    case .bool, .int, .double, .empty: false
    }
  }

  /// Of all texts in it, in Unicode scalars.
  fileprivate var textLength: Int {
    switch self {
    case .string(let text): text.unicodeScalars.count
    case .bytes(let bytes): bytes.count
    case .array(let items): items.reduce(0) { $0 + $1.textLength }
    case .map(let attributes): attributes.reduce(0) { $0 + $1.value.textLength }
    case .bool, .int, .double, .empty: 0
    }
  }

  fileprivate func isLonger(than limit: Int) -> Bool {
    switch self {
    case .string(let text): text.utf8.count > limit && text.unicodeScalars.count > limit
    case .bytes(let bytes): bytes.count > limit
    case .array(let items): items.contains { $0.isLonger(than: limit) }
    case .map(let attributes): attributes.contains { $0.value.isLonger(than: limit) }
    case .bool, .int, .double, .empty: false
    }
  }

  /// With each text in it no longer than that.
  fileprivate func cut(to limit: Int) -> AttributeValue {
    switch self {
    case .string(let text): .string(String(text.unicodeScalars.prefix(limit)))
    case .bytes(let bytes): .bytes(Array(bytes.prefix(limit)))
    case .array(let items): .array(items.map { $0.cut(to: limit) })
    case .map(let attributes): .map(Attributes(attributes.map { .init($0.key, $0.value.cut(to: limit)) }))
    case .bool, .int, .double, .empty: self
    }
  }

  /// As a file: a text as it is, anything else as JSON.
  fileprivate var content: [UInt8] {
    switch self {
    case .string(let text): Array(text.utf8)
    case .bytes(let bytes): bytes
    default: Array(JSONValue(self).description.utf8)
    }
  }
}
