package import SpangateCore

extension SuiteLoader {
  /// The `quarantine` list of another state of a suite file; nothing else of it has to make sense.
  ///
  /// - Parameters:
  ///   - path: how findings name that state.
  ///   - variant: whose list; of a variant that the file does not know, that of the file.
  package func quarantine(in bytes: [UInt8], path: String, variant: String) -> Loaded<[Located<Quarantine>]> {
    let file: SourceFile
    do {
      file = try SourceFile.checked(bytes, path: path)
    } catch {
      return Loaded(nil, findings: [error])
    }
    let (root, findings) = Composer.compose(file)
    guard let root, !findings.contains(where: { $0.severity == .error }) else { return Loaded(nil, findings: findings) }
    var unheeded: [Finding] = []
    guard let list = Variants(root, registry: registry, &unheeded).merged(variant).entry("quarantine") else {
      return Loaded([])
    }
    var loaded = decoding.verbatim.decode(
      [QuarantineDocument]?.self, from: list.value, as: .init(role: "`quarantine`", mark: list.keyMark))
    let quarantine = QuarantineReader(cases: [], knowsCases: false)
      .quarantine((loaded.value ?? nil) ?? [], &loaded.findings)
    return Loaded(quarantine, findings: loaded.findings).settled(first: path)
  }
}
