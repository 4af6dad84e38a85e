/// Takes out of texts what a policy says.
///
/// Pure, but for long texts that it hands to a ``ContentStore``: the same text gives the same result, and what was redacted once is not changed by doing it again. Built-in
/// kinds are found by one scan of the bytes; the user's patterns are searched for in what is left.
package struct Redactor: Sendable {
  package let policy: RedactionPolicy
  package let limits: TextLimits
  /// Where texts go that are too long for a span.
  let contents: (any ContentStore)?
  let table: ScanTable
  /// Of the secrets of the policy, in every form that they may have.
  let secrets: SecretMatcher
  /// Those of the policy that are searched for.
  let patterns: [CompiledPattern]
  /// Of the run whose texts these are.
  package var pace: PatternPace?

  struct CompiledPattern {
    var name: String
    var action: RedactionPolicy.Action
    var expression: RegularExpression
  }

  package init(_ policy: RedactionPolicy, limits: TextLimits = .none, contents: (any ContentStore)? = nil) {
    self.policy = policy
    self.limits = limits
    self.contents = contents
    table = ScanTable(SensitiveKinds(policy.actions.filter { $0.value != .keep }.keys))
    secrets = SecretMatcher(policy.secrets)
    patterns = policy.patterns.compactMap { pattern in
      guard pattern.action != .keep, let expression = try? RegularExpression(pattern.source) else { return nil }
      return CompiledPattern(name: pattern.name, action: pattern.action, expression: expression)
    }
  }

  /// Changes nothing.
  package static let none = Redactor(.none)

  /// Whether there is nothing that it could change.
  package var isIdle: Bool { policy == .none && limits == .none }

  /// Whether any text could be changed.
  package var readsTexts: Bool { !table.wanted.isEmpty || !policy.patterns.isEmpty || !policy.secrets.isEmpty }

  /// Whether numbers can be those of cards.
  var findsCards: Bool { table.wanted.has(.creditCard) }

  /// Whether a secret is a number.
  var hasNumbers: Bool { policy.secrets.contains { $0.utf8.allSatisfy(\.isDigit) } }

  /// Whether numbers can be sensitive.
  package var readsNumbers: Bool { findsCards || hasNumbers }

  /// What is found by the built-in kinds.
  package func matches(in bytes: UnsafeBufferPointer<UInt8>) -> [SensitiveMatch] {
    var scanner = SensitiveScanner(bytes, table: table)
    var matches: [SensitiveMatch] = []
    while let match = scanner.next() { matches.append(match) }
    return matches
  }

  /// Waits until all long texts are where their links say.
  package func finish() async -> [UnkeptContent] { await contents?.finish() ?? [] }

  /// A text without what is sensitive.
  package func redacted(_ text: String) -> String { RedactionPass(self).redacted(text) ?? text }
}

/// A redactor at work, on as many texts as there are.
package final class RedactionPass {
  package let redactor: Redactor
  private let table: ScanTable
  private var patterns: [Redactor.CompiledPattern] { redactor.patterns }

  package init(_ redactor: Redactor) {
    self.redactor = redactor
    table = redactor.table
  }

  /// Texts of fewer bytes stay as they are.
  package var leastBytes: Int {
    patterns.isEmpty ? min(table.leastBytes, redactor.secrets.leastBytes) : 1
  }

  /// - Returns: nil for a text that stays as it is.
  package func redacted(_ text: String) -> String? {
    guard redactor.readsTexts else { return nil }
    var copy = text
    let found = copy.withUTF8 { scanned($0) }.map { String(decoding: $0, as: UTF8.self) }
    return searched(found ?? text) ?? found
  }

  /// Whether anything would be changed.
  package func changes(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    if redactor.secrets.next(in: bytes, from: 0) != nil { return true }
    if bytes.count >= table.leastBytes {
      var scanner = SensitiveScanner(bytes, table: table)
      if scanner.next() != nil { return true }
    }
    return !patterns.isEmpty && searched(String(decoding: bytes, as: UTF8.self)) != nil
  }

  /// - Returns: nil when nothing is found.
  package func scanned(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard let rest = redactor.secrets.masked(bytes, by: Self.secret) else { return scannedForKinds(bytes) }
    return rest.withUnsafeBufferPointer { scannedForKinds($0) } ?? rest
  }

  /// Stands for what was given to the program as a secret.
  private static let secret = "[secret]"

  private func scannedForKinds(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard bytes.count >= table.leastBytes else { return nil }
    var scanner = SensitiveScanner(bytes, table: table)
    guard var match = scanner.next() else { return nil }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var start = 0
    while true {
      result.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<match.range.lowerBound]))
      let text = UnsafeBufferPointer(rebasing: bytes[match.range])
      let action = redactor.policy.actions[match.kind] ?? .keep
      result.append(contentsOf: standIn(for: text, named: match.kind.rawValue, action: action).utf8)
      start = match.range.upperBound
      guard let next = scanner.next() else { break }
      match = next
    }
    result.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start...]))
    return result
  }

  /// Every pattern is searched for in the same text: what stands in for one match is no match of another.
  private func searched(_ text: String) -> String? {
    guard !patterns.isEmpty else { return nil }
    // An agent chooses its texts: what cannot be searched to the end goes whole.
    guard let found = patternMatches(in: text) else {
      return "[\(text.unicodeScalars.count) characters, too many to search]"
    }
    guard !found.isEmpty else { return nil }
    var result = ""
    var end = text.startIndex
    for (index, range) in found where range.lowerBound >= end {
      result += text[end..<range.lowerBound]
      var match = String(text[range])
      let pattern = patterns[index]
      result += match.withUTF8 { standIn(for: $0, named: pattern.name, action: pattern.action) }
      end = range.upperBound
    }
    return result + text[end...]
  }

  /// - Returns: nil for a text that takes more than patterns may.
  private func patternMatches(in text: String) -> [(pattern: Int, range: Range<String.Index>)]? {
    var matches: [(pattern: Int, range: Range<String.Index>)] = []
    var copy = text
    for index in patterns.indices {
      guard let ranges = copy.withUTF8({ patterns[index].expression.ranges(in: $0, at: redactor.pace) }) else {
        return nil
      }
      matches += ranges.map { range in
        let start = text.utf8.index(text.startIndex, offsetBy: range.lowerBound)
        return (index, start..<text.utf8.index(start, offsetBy: range.count))
      }
    }
    return matches.sorted { ($0.1.lowerBound, $0.0) < ($1.1.lowerBound, $1.0) }
  }

  /// The start of a secret that ends a text, and the end of one that begins it: what is left where an agent cut a text, and
  /// what nobody can tell in a quotation of it.
  package func pieces(atEndsOf text: String) -> [(text: String, standIn: String)] {
    guard text.utf8.count >= redactor.secrets.leastBytes else { return [] }
    let trimmed = text.utf8.drop { $0 <= 0x20 }.reversed().drop { $0 <= 0x20 }.reversed()
    let parts =
      trimmed.count <= 2 * Self.reach
      ? [Array(trimmed)]
      : [
        Array(trimmed.prefix(Self.reach)), Array(trimmed.suffix(Self.reach)),
      ]
    return parts.flatMap { part in
      part.withUnsafeBufferPointer { bytes in
        redactor.secrets.ranges(in: bytes).filter { $0.lowerBound == 0 || $0.upperBound == bytes.count }
          .map { (String(decoding: bytes[$0], as: UTF8.self), Self.secret) }
      }
    }
  }

  /// How far from an end of a text a piece of a secret may begin, in bytes.
  private static let reach = 1 << 12

  /// What would be taken out of a text, with what would stand in its place.
  package func secrets(in text: String) -> [(text: String, standIn: String)] {
    var copy = text
    let given = copy.withUTF8 { bytes in
      redactor.secrets.ranges(in: bytes).map {
        (text: String(decoding: bytes[$0], as: UTF8.self), standIn: Self.secret)
      }
    }
    let builtIn = copy.withUTF8 { bytes in
      redactor.matches(in: bytes).map { match in
        let part = UnsafeBufferPointer(rebasing: bytes[match.range])
        let action = redactor.policy.actions[match.kind] ?? .keep
        return (String(decoding: part, as: UTF8.self), standIn(for: part, named: match.kind.rawValue, action: action))
      }
    }
    return given + builtIn
      + (patternMatches(in: text) ?? []).map { index, range in
        var match = String(text[range])
        let pattern = patterns[index]
        return (match, match.withUTF8 { standIn(for: $0, named: pattern.name, action: pattern.action) })
      }
  }

  private func standIn(
    for text: UnsafeBufferPointer<UInt8>, named name: String, action: RedactionPolicy.Action
  ) -> String {
    switch action {
    case .keep: return String(decoding: text, as: UTF8.self)
    case .drop: return ""
    case .replace: return "[\(name)]"
    case .hash:
      let code = SHA256.authenticationCode(of: Array(name.utf8) + [0] + text, key: redactor.policy.key)
      // 64 bits in letters, in which no number can be found.
      let letters = code.prefix(8).flatMap { [$0 >> 4, $0 & 15] }.map { 0x61 + $0 }
      return "[\(name):\(String(decoding: letters, as: UTF8.self))]"
    }
  }
}
