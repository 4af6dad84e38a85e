import SpangateCore
import SpangateTrace

/// Makes scorers out of what a suite says: a kind alone, `kind: value`, or `kind: {…}`.
struct ScorerReader {
  let decoding: Decoding
  private let kinds: [String: any Scorer.Type]
  /// Those that judge calls.
  private var ofCalls: [BoundScorer] = []

  init(_ scorers: [any Scorer.Type], _ decoding: Decoding) {
    self.decoding = decoding
    kinds = Dictionary(scorers.map { ($0.kind.id, $0) }, uniquingKeysWith: { first, _ in first })
    ofCalls = scorers.filter { $0.judgesCalls }.compactMap(implied)
  }

  /// All scorers of a list that could be made.
  func scorers(_ list: Node, of subject: NodeDecoder.Subject, _ findings: inout [Finding]) -> [BoundScorer] {
    if list.isNull { return [] }
    guard let items = list.items else {
      findings.append(
        Finding(
          .valueInvalid, "`scorers` of \(subject.name): expected a list, found \(list.noun)", at: list.range,
          help: "put `- ` before each scorer"))
      return []
    }
    return items.compactMap { scorer($0, &findings) }
  }

  func scorer(_ node: Node, _ findings: inout [Finding]) -> BoundScorer? {
    guard let written = parts(of: node, &findings) else { return nil }
    guard let type = kinds[written.kind] else {
      let meant = written.kind.nearest(among: kinds.keys.sorted())
      findings.append(
        Finding(
          .kindUnknown, "unknown scorer `\(written.kind.inert(limit: 80))`", at: written.range,
          help: meant.map { "did you mean `\($0)`?" }))
      return nil
    }
    return bound(type, written, &findings)
  }

  /// A case's scorers, and those that judge its calls, which it has without naming them.
  func withThoseOfCalls(_ scorers: [BoundScorer], at range: SourceRange) -> [BoundScorer] {
    scorers
      + ofCalls.filter { own in
        !scorers.contains { $0.name == own.name || type(of: $0.scorer) == type(of: own.scorer) }
      }.map { own in
        var own = own
        own.range = range
        return own
      }
  }

  /// As `- kind` would give it, but for its weight.
  private func implied(_ type: any Scorer.Type) -> BoundScorer? {
    let nothing = Node(content: .mapping([]), mark: .start, file: SourceFile(path: "", bytes: []))
    var unheeded: [Finding] = []
    var scorer = bound(type, Written(kind: type.kind.id, mark: .start, config: nothing), &unheeded)
    scorer?.weight = 0
    return scorer
  }

  /// A scorer as it is written.
  private struct Written {
    var kind: String
    var mark: Mark
    var config: Node
    /// `name`, `weight` and the like where they stand beside the kind.
    var beside: [Node.Entry] = []
    var range: SourceRange { config.file.range(mark) }
  }

  private func parts(of node: Node, _ findings: inout [Finding]) -> Written? {
    if let scalar = node.scalar, !scalar.isNull {
      return Written(kind: scalar.text, mark: node.mark, config: node.emptied())
    }
    guard let entries = node.entries else {
      findings.append(Finding(.valueInvalid, "expected a scorer, found \(node.noun)", at: node.range))
      return nil
    }
    if entries.count == 1, !ScorerKeys.names.contains(entries[0].key) {
      return Written(kind: entries[0].key, mark: entries[0].keyMark, config: entries[0].value)
    }
    let named = entries.filter { !ScorerKeys.names.contains($0.key) }
    guard named.count == 1 else {
      findings.append(miscounted(named, node))
      return nil
    }
    let beside = entries.filter { ScorerKeys.names.contains($0.key) }
    return Written(kind: named[0].key, mark: named[0].keyMark, config: named[0].value, beside: beside)
  }

  private func miscounted(_ named: [Node.Entry], _ node: Node) -> Finding {
    guard let first = named.first else {
      return Finding(.valueInvalid, "a scorer without its kind", at: node.range)
    }
    // A key that goes with any scorer, misspelt.
    if named.count == 2, let typo = named.first(where: { kinds[$0.key] == nil }),
      named.contains(where: { kinds[$0.key] != nil }),
      let meant = typo.key.nearest(among: ScorerKeys.names)
    {
      return Finding(
        .keyUnknown, "unknown key `\(typo.key.inert(limit: 80))` beside the scorer's kind", at: typo.range,
        help: "did you mean `\(meant)`?")
    }
    // `- kind:` with its keys below it, but not indented: YAML makes them its neighbours.
    let help =
      first.value.isNull && kinds[first.key] != nil
      ? "indent the keys of `\(first.key)` further than it" : "put `- ` before each scorer"
    let names = named.prefix(4).map { "`\($0.key.inert(limit: 40))`" }.joined(separator: ", ")
    return Finding(
      .valueInvalid, "a scorer is one kind, found \(named.count) keys: \(names)", at: named[1].range, help: help)
  }

  private func bound<Kind: Scorer>(
    _ type: Kind.Type, _ written: Written, _ findings: inout [Finding]
  ) -> BoundScorer? {
    let subject = NodeDecoder.Subject(role: "scorer", id: written.kind, mark: written.mark, otherKeys: ScorerKeys.names)
    let count = findings.count
    let common = common(written, type, subject, &findings)
    guard let scorer = decoding.plugin(type, from: written.config, as: subject, &findings),
      !findings[count...].contains(where: { $0.severity == .error })
    else { return nil }
    return BoundScorer(
      name: common?.name?.value ?? written.kind, scorer: scorer, weight: common?.weight?.value ?? 1,
      threshold: common?.threshold?.value, min: common?.min, severity: common?.severity ?? .blocking,
      range: written.range,
      fingerprint: fingerprint(type, written.config))
  }

  /// The keys that go with any scorer; nil when none is written.
  ///
  /// A `min` that the scorer itself has is that where it stands among the scorer's keys, and any scorer's beside the kind.
  private func common<Kind: Scorer>(
    _ written: Written, _ type: Kind.Type, _ subject: NodeDecoder.Subject, _ findings: inout [Finding]
  ) -> ScorerKeys? {
    var entries = written.beside
    let own = TypeProbe.keys(of: Kind.Config.self).filter { $0 == "min" }
    for entry in written.config.entries ?? [] where ScorerKeys.names.contains(entry.key) && !own.contains(entry.key) {
      if let twin = entries.first(where: { $0.key == entry.key }) {
        findings.append(Finding(.keyDuplicate, "key `\(entry.key)` is written twice", at: twin.range))
      } else {
        entries.append(entry)
      }
    }
    guard !entries.isEmpty else { return nil }
    let node = Node(content: .mapping(entries), mark: written.mark, file: written.config.file)
    let loaded = decoding.decode(ScorerKeys.self, from: node, as: subject)
    findings += loaded.findings
    findings += loaded.value?.problems(on: written.kind, scale: Kind.scale) ?? []
    return loaded.value
  }

  /// Equal for configurations that mean the same, however short they are written.
  ///
  /// What only weighs a score or says when it passes changes no sample: both sides are judged by the threshold of today.
  /// A scorer that reads `threshold` itself is another matter.
  private func fingerprint<Kind: Scorer>(_ type: Kind.Type, _ config: Node) -> Fingerprint {
    var beside = ["name", "weight", "severity"]
    let written = ["threshold", "min"].filter { config.entry($0) != nil }
    if !written.isEmpty {
      let own = TypeProbe.keys(of: Kind.Config.self)
      beside += written.filter { !own.contains($0) }
    }
    let meaning = (Decoding.configuration(of: type, config) ?? config).without(beside)
    let json = decoding.decode(JSONValue.self, from: meaning, as: .init(role: "scorer", mark: config.mark)).value
    return Fingerprint(of: [
      "kind": .string(Kind.kind.id), "version": .int(Int64(Kind.version)), "config": Kind.meaning(of: json ?? .null),
    ])
  }
}
