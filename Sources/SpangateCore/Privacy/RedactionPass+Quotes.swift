import SpangateTrace

/// Quotes that begin or end in the middle of something sensitive: half a card's number has no check digit to know it by.
extension RedactionPass {
  /// A judgement whose explanations may quote some texts, and end with `…` where they do.
  ///
  /// - Parameter texts: what can have been quoted; asked for only when something is cut.
  package func redacted(_ judgement: Judgement, quoting texts: () -> [String]) -> Judgement {
    var judgement = judgement
    let quotes = judgement.scores.contains { $0.score.quotes }
    guard redactor.readsTexts, quotes || judgement.scores.contains(where: { $0.score.isCut }) else {
      return redacted(judgement)
    }
    let texts = texts()
    if quotes { judgement.withhold(texts.flatMap { pieces(atEndsOf: $0) }) }
    guard judgement.scores.contains(where: { $0.score.isCut }) else { return redacted(judgement) }
    let secrets = texts.flatMap { self.secrets(in: $0) }
    for index in judgement.scores.indices {
      let score = judgement.scores[index].score
      judgement.scores[index].score.because = score.because.map { mended($0, secrets) }
      if case .unscored(let why) = score.value {
        judgement.scores[index].score.value = .unscored(why: mended(why, secrets))
      }
    }
    return redacted(judgement)
  }

  /// A text without the start of a secret before any `…`, or its end behind one.
  private func mended(_ text: String, _ secrets: [(text: String, standIn: String)]) -> String {
    var parts = text.split(separator: "…", omittingEmptySubsequences: false).map(String.init)
    for index in parts.indices.dropLast() {
      for secret in secrets {
        guard let length = parts[index].length(ofStartOf: secret.text) else { continue }
        parts[index].unicodeScalars.removeLast(length)
        parts[index] += secret.standIn
        break
      }
    }
    for index in parts.indices.dropFirst() {
      for secret in secrets {
        guard let length = parts[index].length(ofEndOf: secret.text) else { continue }
        parts[index].unicodeScalars.removeFirst(length)
        parts[index] = secret.standIn + parts[index]
        break
      }
    }
    return parts.joined(separator: "…")
  }
}

extension Judgement {
  /// Takes out what begins or ends a quoted text, where it did so in the text that was quoted.
  fileprivate mutating func withhold(_ pieces: [(text: String, standIn: String)]) {
    guard !pieces.isEmpty else { return }
    func mended(_ text: String) -> String {
      pieces.reduce(text) { $0.replacing($1.text, with: $1.standIn, where: { $0.isEndOfQuote($1) }) }
    }
    for index in scores.indices {
      scores[index].score.because = scores[index].score.because.map(mended)
      if case .unscored(let why) = scores[index].score.value {
        scores[index].score.value = .unscored(why: mended(why))
      }
    }
  }
}

extension String {
  fileprivate func replacing(
    _ piece: String, with standIn: String, where isWanted: (String, Range<String.Index>) -> Bool
  ) -> String {
    var (result, rest) = ("", startIndex)
    for range in ranges(of: piece) where isWanted(self, range) {
      result += self[rest..<range.lowerBound] + standIn
      rest = range.upperBound
    }
    return result + self[rest...]
  }

  /// Whether nothing but white space, as quotations show it, is between a part and an end of what is quoted.
  fileprivate func isEndOfQuote(_ part: Range<String.Index>) -> Bool {
    func isSpace(_ character: Character) -> Bool { character == "⏎" || character.isWhitespace }
    return self[part.upperBound...].first { !isSpace($0) } == "`"
      || self[..<part.lowerBound].last { !isSpace($0) } == "`"
  }
}

extension Score {
  fileprivate var quotes: Bool {
    if case .unscored(let why) = value, why.contains("`") { return true }
    return because?.contains("`") ?? false
  }

  fileprivate var isCut: Bool {
    if case .unscored(let why) = value, why.contains("…") { return true }
    return because?.contains("…") ?? false
  }
}

extension String {
  /// How many scalars at the end of this text are the start of a secret, but not all of it; nil for fewer than three.
  fileprivate func length(ofStartOf secret: String) -> Int? {
    Self.overlap(of: self, with: secret, below: secret.unicodeScalars.count)
  }

  /// How many scalars at the start of this text are the end of a secret, but not all of it; nil for fewer than three.
  fileprivate func length(ofEndOf secret: String) -> Int? {
    Self.overlap(of: secret, with: self, below: secret.unicodeScalars.count)
  }

  /// The most scalars, at least three and fewer than a limit, that end one text and begin the other.
  private static func overlap(of first: String, with second: String, below limit: Int) -> Int? {
    guard limit > 3 else { return nil }
    let end = Array(first.unicodeScalars.suffix(limit))
    let start = Array(second.unicodeScalars.prefix(limit))
    return (3..<limit).reversed().first { length in
      length <= end.count && length <= start.count && end.suffix(length).elementsEqual(start.prefix(length))
    }
  }
}

extension Trace {
  /// Every text that its spans hold.
  package var texts: [String] {
    spans.flatMap { span in
      let attributes = [span.attributes] + span.events.map(\.attributes) + span.links.map(\.attributes)
      return [span.name, span.status.message] + attributes.flatMap { $0.flatMap { $0.value.texts } }
    }
  }
}

extension AttributeValue {
  fileprivate var texts: [String] {
    switch self {
    case .string(let text): [text]
    case .bytes(let bytes): [String(decoding: bytes, as: UTF8.self)]
    case .array(let items): items.flatMap(\.texts)
    case .map(let attributes): attributes.flatMap { $0.value.texts }
    case .bool, .int, .double, .empty: []
    }
  }
}
