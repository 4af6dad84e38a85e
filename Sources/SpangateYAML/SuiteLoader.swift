package import SpangateCore
package import SpangateTrace

/// Reads suite and settings files: every value is checked, and all that is wrong with a file is found at once.
///
/// Pure but for reading the files that it is told of; what plug-ins check, they check at construction.
package struct SuiteLoader: Sendable {
  let registry: Registry
  let decoding: Decoding

  /// - Parameter environment: what `${NAME}` in a value reads.
  package init(registry: Registry, environment: [String: String]) {
    self.registry = registry
    decoding = Decoding(environment: environment)
  }

  /// Reads a suite as one of its variants; the others are checked too.
  ///
  /// - Parameters:
  ///   - variant: nil for the first that the file declares, or `default` when it declares none.
  ///   - needsAgent: whether a suite that says nothing of recorded traces has to have an `agent`.
  package func load(_ path: String, variant: String?, needsAgent: Bool = true) -> Loaded<Suite> {
    load(SuiteFile(path), variant: variant, needsAgent: needsAgent)
  }

  /// The same of a file that has been read already.
  package func load(_ file: SuiteFile, variant: String?, needsAgent: Bool = true) -> Loaded<Suite> {
    let path = file.path
    let (root, findings) = Composer.document(file.source)
    guard let root else { return Loaded(nil, findings: findings) }
    guard !root.isNull else {
      return Loaded(nil, findings: [Finding(.suiteEmpty, "`\(path.inert())` is empty", at: root.range)])
    }
    let assembly = SuiteAssembly(
      registry: registry, decoding: decoding, path: path, root: root, needsAgent: needsAgent)
    var loaded = assembly.suite(variant)
    let secrets = WrittenSecrets(ofSuite: root, environment: decoding.environment).values
    loaded.value?.secrets = secrets
    return Loaded(loaded.value, findings: hiding(secrets, in: findings + loaded.findings)).settled(first: path)
  }

  /// Findings show the lines that they are about.
  func hiding(_ secrets: [String], in findings: [Finding]) -> [Finding] {
    guard !findings.isEmpty else { return [] }
    var policy = RedactionPolicy.secretsOnly
    policy.add(secretsOf: decoding.environment)
    policy.add(secrets: secrets)
    return Redactor(policy).redacted(findings)
  }

  /// One scorer from its configuration, as the user would write it after the kind; nil for the kind alone.
  package func scorer(kind: String, config: JSONValue?) -> Loaded<BoundScorer> {
    let value = config.map { JSONValue.object([kind: $0]) } ?? .string(kind)
    let text = value.description
    let file = SourceFile(path: "scorer", bytes: Array(text.utf8))
    let node = Node(value, at: Mark(line: 1, column: 1, length: text.unicodeScalars.count), in: file)
    var findings: [Finding] = []
    let scorer = ScorerReader(registry.scorers, decoding.verbatim).scorer(node, &findings)
    return Loaded(scorer, findings: findings).settled(first: "scorer")
  }
}
