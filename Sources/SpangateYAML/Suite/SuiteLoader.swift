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
  /// - Parameter variant: nil for the first that the file declares, or `default` when it declares none.
  package func load(_ path: String, variant: String?) -> Loaded<Suite> { load(SuiteFile(path), variant: variant) }

  /// The same of a file that has been read already.
  package func load(_ file: SuiteFile, variant: String?) -> Loaded<Suite> {
    let path = file.path
    let (root, findings) = document(file.source)
    guard let root else { return Loaded(nil, findings: findings) }
    guard !root.isNull else {
      return Loaded(nil, findings: [Finding(.suiteEmpty, "`\(path.inert())` is empty", at: root.range)])
    }
    let loaded = SuiteAssembly(loader: self, path: path, root: root).suite(variant)
    return Loaded(loaded.value, findings: findings + loaded.findings).settled(first: path)
  }

  /// The root of a YAML file; null when it holds nothing.
  func document(at path: String) -> (root: Node?, findings: [Finding]) { document(SuiteFile(path).source) }

  private func document(_ source: Result<SourceFile, Finding>) -> (root: Node?, findings: [Finding]) {
    do {
      let file = try source.get()
      let (root, findings) = Composer.compose(file)
      if root == nil, findings.isEmpty {
        return (Node(content: .scalar(Scalar(text: "", isPlain: true)), mark: .start, file: file), [])
      }
      return (root, findings)
    } catch {
      return (nil, [error])
    }
  }

  /// One scorer from its configuration, as the user would write it after the kind; nil for the kind alone.
  package func scorer(kind: String, config: JSONValue?) -> Loaded<BoundScorer> {
    let text = (config.map { JSONValue.object([kind: $0]) } ?? .string(kind)).description
    let file = SourceFile(path: "scorer", bytes: Array(text.utf8))
    let value = config.map { JSONValue.object([kind: $0]) } ?? .string(kind)
    let node = Node(value, at: Mark(line: 1, column: 1, length: text.unicodeScalars.count), in: file)
    var findings: [Finding] = []
    let scorer = ScorerReader(self).scorer(node, &findings)
    return Loaded(scorer, findings: findings).settled(first: "scorer")
  }
}

extension Loaded {
  /// No finding twice, sorted by place with the given file first, and no value once there is an error.
  func settled(first path: String) -> Loaded {
    var seen: [SourceRange?: [Finding]] = [:]
    let unique = findings.filter { finding in
      if seen[finding.range, default: []].contains(where: { $0.rule == finding.rule && $0.message == finding.message })
      {
        return false
      }
      seen[finding.range, default: []].append(finding)
      return true
    }
    let sorted = unique.enumerated().sorted {
      Place($0.element, $0.offset, first: path) < Place($1.element, $1.offset, first: path)
    }
    return Loaded(unique.contains { $0.severity == .error } ? nil : value, findings: sorted.map(\.element))
  }
}

/// The order of findings: by file, line and column, and as they were found within one place.
private struct Place: Comparable {
  let key: (Int, String, Int, Int, Int)

  init(_ finding: Finding, _ offset: Int, first path: String) {
    let file = finding.range?.file ?? path
    key = (file == path ? 0 : 1, file, finding.range?.line ?? 0, finding.range?.column ?? 0, offset)
  }

  static func < (a: Place, b: Place) -> Bool { a.key < b.key }
  static func == (a: Place, b: Place) -> Bool { a.key == b.key }
}
