import SpangateCore
import SpangateTrace

/// `redact` as it is written.
struct RedactionDocument: Decodable, Sendable {
  /// Of every kind and pattern that says nothing else.
  var with: Located<RedactionPolicy.Action>?
  var kinds: KindsDocument?
  /// Of hashes.
  var key: String?
  /// Regular expressions by name.
  var patterns: Named<Located<String>>?
  /// Names of attributes to drop; a `*` at the end stands for any rest.
  var attributes: [String]?
  var content: ContentMode?
  /// Names of attributes whose texts stay where content is denied.
  var allow: [String]?
  var scorers: Sight?

  enum ContentMode: String, Decodable, Sendable, CaseIterable { case keep, deny }
  /// What scorers see.
  enum Sight: String, Decodable, Sendable, CaseIterable { case arrived, redacted }
}

/// Actions by kind; the kinds are the keys.
struct KindsDocument: Decodable, Sendable {
  var actions: [SensitiveKind: RedactionPolicy.Action] = [:]

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    for kind in SensitiveKind.allCases {
      actions[kind] = try container.decodeIfPresent(RedactionPolicy.Action.self, forKey: Key(kind))
    }
  }

  private struct Key: CodingKey {
    let kind: SensitiveKind
    var stringValue: String { kind.rawValue }
    var intValue: Int? { nil }
    init(_ kind: SensitiveKind) { self.kind = kind }
    init?(stringValue: String) {
      guard let kind = SensitiveKind(rawValue: stringValue) else { return nil }
      self.kind = kind
    }
    init?(intValue: Int) { nil }
  }
}

extension RedactionPolicy {
  /// What a document asks for: all kinds are replaced unless it says otherwise.
  init(_ document: RedactionDocument, at range: SourceRange, _ findings: inout [Finding]) {
    let action = document.with?.value ?? .replace
    self = .all(action, key: Array((document.key ?? "").utf8))
    for (kind, action) in document.kinds?.actions ?? [:] { actions[kind] = action }
    for (name, source) in document.patterns?.entries ?? [] {
      patterns.append(NamedPattern(name: name.value, source: source.value, action: action))
      findings += Self.problems(of: name, source)
    }
    droppedAttributes = (document.attributes ?? []).map { NamePattern($0) }
    if document.content == .deny { content = .denied(except: (document.allow ?? []).map { NamePattern($0) }) }
    hidesFromScorers = document.scorers == .redacted
    let hashes = actions.values.contains(.hash) || patterns.contains { $0.action == .hash }
    if hashes, key.isEmpty {
      findings.append(
        Finding(
          .keyMissing, "`redact` hashes and has no `key`: whoever tries all telephone numbers knows each one again",
          at: document.with?.range ?? range, help: "set `key: ${REDACTION_KEY}` and the variable"))
    }
  }

  /// A name stands in texts in place of what was found, and must not look like anything itself.
  private static func problems(of name: Located<String>, _ source: Located<String>) -> [Finding] {
    var findings: [Finding] = []
    if !name.value.utf8.allSatisfy({ (0x61...0x7a).contains($0) || $0 == 0x5f }) || name.value.isEmpty {
      findings.append(
        Finding(
          .valueInvalid,
          "the name of a pattern is made of small letters and `_`, found \"\(name.value.inert(limit: 60))\"",
          at: name.range))
    }
    do throws(PatternProblem) {
      _ = try RegularExpression(source.value)
    } catch {
      findings.append(
        Finding(
          .valueInvalid, "`redact.patterns.\(name.value.inert(limit: 60))` is not a regular expression: \(error)",
          at: source.range))
    }
    return findings
  }
}
