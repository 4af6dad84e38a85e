import SpangateCore

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
      FindingOrder($0.element, $0.offset, first: path) < FindingOrder($1.element, $1.offset, first: path)
    }
    return Loaded(unique.contains { $0.severity == .error } ? nil : value, findings: sorted.map(\.element))
  }
}

/// The order of findings: by file, line and column, and as they were found within one place.
private struct FindingOrder: Comparable {
  let key: (Int, String, Int, Int, Int)

  init(_ finding: Finding, _ offset: Int, first path: String) {
    let file = finding.range?.file ?? path
    key = (file == path ? 0 : 1, file, finding.range?.line ?? 0, finding.range?.column ?? 0, offset)
  }

  static func < (a: FindingOrder, b: FindingOrder) -> Bool { a.key < b.key }
  static func == (a: FindingOrder, b: FindingOrder) -> Bool { a.key == b.key }
}
