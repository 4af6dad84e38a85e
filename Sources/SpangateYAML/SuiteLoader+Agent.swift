package import SpangateCore
import SpangateTrace

extension SuiteLoader {
  /// The agent that another state of a suite file has, and what makes it ready.
  package struct PastAgent: Sendable {
    package var target: Located<any Target>
    package var setup: Located<[String]>?
    /// What that state of the file holds that opens doors.
    package var secrets: [String]
  }

  /// The `agent` and `setup` of another state of a suite file; nothing else of it has to make sense.
  ///
  /// - Parameters:
  ///   - path: how findings name that state.
  ///   - variant: whose agent; of a variant that the file does not know, that of the file.
  package func agent(in bytes: [UInt8], path: String, variant: String) -> Loaded<PastAgent> {
    let file: SourceFile
    do {
      file = try SourceFile.checked(bytes, path: path)
    } catch {
      return Loaded(nil, findings: [error])
    }
    let (root, findings) = Composer.compose(file)
    guard let root, !findings.contains(where: { $0.severity == .error }) else { return Loaded(nil, findings: findings) }
    var unheeded: [Finding] = []
    let merged = Variants(root, registry: registry, &unheeded).merged(variant)
    guard let agent = merged.entry("agent") else {
      return Loaded(nil, findings: [Finding(.keyMissing, "`\(path.inert())` has no `agent`", at: root.range)])
    }
    var loaded = Loaded<PastAgent>(nil)
    let target = AgentReader(targets: registry.targets, decoding: decoding).target(agent, &loaded.findings)
    var setup: Located<[String]>?
    if let entry = merged.entry("setup") {
      let written = decoding.decode(
        Located<[String]>?.self, from: entry.value, as: .init(role: "`setup`", mark: entry.keyMark))
      loaded.findings += written.findings
      setup = written.value ?? nil
      if let setup { SuiteAssembly.check(setup, &loaded.findings) }
    }
    let secrets = WrittenSecrets(ofSuite: root, environment: decoding.environment).values
    loaded.value = target.map { PastAgent(target: $0, setup: setup, secrets: secrets) }
    loaded.findings = hiding(secrets, in: loaded.findings)
    return loaded.settled(first: path)
  }
}
