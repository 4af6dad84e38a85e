/// What is taken out of texts, and how: `redact` in `spangate.yaml`.
package struct RedactionPolicy: Sendable, Equatable {
  /// What becomes of a match.
  package enum Action: String, Sendable, CaseIterable, Codable {
    case keep
    /// `[email]`
    case replace
    /// `[email:kfmbaldgpocnehij]`: the same for the same text and key, so that people can still be told apart.
    case hash
    /// Nothing is left of it.
    case drop
  }

  /// A regular expression of the user's, under the name that stands in its place.
  package struct NamedPattern: Sendable, Equatable {
    package var name: String
    package var source: String
    package var action: Action

    package init(name: String, source: String, action: Action = .replace) {
      self.name = name
      self.source = source
      self.action = action
    }
  }

  /// What becomes of messages: prompts, answers, arguments and results of tools.
  package enum Content: Sendable, Equatable {
    case kept
    /// Texts go, except under names that are known to hold none, and these.
    case denied(except: [NamePattern])
  }

  /// Of a kind that is missing nothing is touched.
  package var actions: [SensitiveKind: Action]
  package var patterns: [NamedPattern]
  /// Texts that open doors, whatever they look like; `[secret]` stands for each.
  package var secrets: [String] = []
  /// Of hashes.
  package var key: [UInt8]
  /// Names of attributes that go whole, wherever they stand.
  package var droppedAttributes: [NamePattern]
  package var content: Content
  /// Scorers see what arrived otherwise.
  package var hidesFromScorers: Bool

  package init(
    actions: [SensitiveKind: Action] = [:], patterns: [NamedPattern] = [], key: [UInt8] = [],
    droppedAttributes: [NamePattern] = [], content: Content = .kept, hidesFromScorers: Bool = false
  ) {
    self.actions = actions
    self.patterns = patterns
    self.key = key
    self.droppedAttributes = droppedAttributes
    self.content = content
    self.hidesFromScorers = hidesFromScorers
  }

  /// Everything stays as it is.
  package static let none = RedactionPolicy()
  /// Without a word from the user: what opens doors goes, what names people stays.
  package static let secretsOnly = RedactionPolicy(
    actions: Dictionary(uniqueKeysWithValues: SensitiveKind.secrets.map { ($0, .replace) }))
  /// Everything that is known goes.
  package static func all(_ action: Action = .replace, key: [UInt8] = []) -> RedactionPolicy {
    RedactionPolicy(
      actions: Dictionary(uniqueKeysWithValues: SensitiveKind.allCases.map { ($0, action) }), key: key)
  }
}

extension RedactionPolicy {
  /// Adds what a request or a process was given to show who it is.
  ///
  /// - Parameter texts: of two words, such as `Bearer` and a token, each is one; of more those that are no mere words; where
  ///   there is none of these, the whole text is. Of JSON, such as the key of a service account, the texts are that go
  ///   under a name that says so. What has fewer than 8 bytes, or is a word of everybody's, stays.
  package mutating func add(secrets texts: [String]) {
    let words = texts.flatMap { Self.secrets(in: $0) }
    // The longest first, so that none leaves a rest of another.
    secrets = Set(secrets + words).sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
  }

  private static func secrets(in text: String) -> [String] {
    if text.trimmed.first == "{", let value = try? JSONValue(parsing: text), value.object != nil {
      return Self.texts(in: value, isSecret: false).flatMap { secrets(in: $0) }
    }
    let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    let found = words.filter { isUncommon($0) && (words.count < 3 || isNoWord($0)) }
    return found.isEmpty ? [String(text.trimmed)].filter { isUncommon($0) } : found
  }

  private static func texts(in value: JSONValue, isSecret: Bool) -> [String] {
    switch value {
    case .string(let text): isSecret ? [text] : []
    case .array(let items): items.flatMap { texts(in: $0, isSecret: isSecret) }
    case .object(let object):
      object.flatMap { texts(in: $0.value, isSecret: isSecret || Self.isSecret(name: $0.key)) }
    default: []
    }
  }

  /// With a digit or a capital inside, or longer than words are.
  private static func isNoWord(_ text: String) -> Bool {
    text.utf8.count >= 20 || text.utf8.dropFirst().contains { $0.isDigit || $0.isUpper }
  }

  /// In bytes.
  package static let leastSecret = 8

  private static func isUncommon(_ text: String) -> Bool {
    // What frames a key in PEM tells that one follows.
    text.utf8.count >= leastSecret && !commonWords.contains(text.lowercased()) && !text.contains("-----")
  }

  /// What people set a variable to that holds no secret.
  private static let commonWords: Set<String> = [
    "disabled", "required", "optional", "undefined", "anonymous", "localhost", "development", "production", "staging1",
    "password", "changeme", "bearer", "application/json", "not-needed", "none-needed", "not_needed", "dummy-key",
  ]
}

extension String {
  /// What stands between the name and the host of `scheme://name:password@host`.
  package var passwordOfURL: String? {
    guard let scheme = firstRange(of: "://") else { return nil }
    let authority = self[scheme.upperBound...].prefix { !"/?#".contains($0) }
    let user = authority.lastIndex(of: "@").map { authority[..<$0] }
    return user.flatMap { user in user.firstIndex(of: ":").map { String(user[user.index(after: $0)...]) } }
  }
}

/// A name, or with `*` as its last character the start of one.
package struct NamePattern: Sendable, Equatable {
  private let text: String
  private let isStart: Bool

  package init(_ written: String) {
    isStart = written.hasSuffix("*")
    text = isStart ? String(written.dropLast()) : written
  }

  package func matches(_ name: String) -> Bool { isStart ? name.hasPrefix(text) : name == text }
}
