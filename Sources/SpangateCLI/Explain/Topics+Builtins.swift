import SpangateBuiltins
import SpangateCore
import SpangateYAML

extension [Topic] {
  /// Everything that this build can explain.
  ///
  /// - Parameter keys: of suites and of the settings, see ``Topic/init(key:text:)``.
  static func all(in registry: Registry, keys: [Topic] = []) -> [Topic] {
    FindingRule.all.map { Topic($0) } + ExitStatus.allCases.map { Topic($0) }
      + registry.scorers.map { Topic(scorer: $0) }
      + registry.targets.map { Topic("agent", $0.kind) } + Measure.allCases.map { Topic($0) }
      + registry.backends.map { Topic("backend", $0.kind) } + registry.reporters.map { Topic("report", $0.kind) }
      + ABFormat.allCases.map { Topic($0) } + keys
  }
}

extension Topic {
  fileprivate init(_ rule: FindingRule) {
    self.init(
      rule.code, rule.name,
      text: "\(rule.severity)[\(rule.code)]: \(rule.name)\n\n\(rule.explanation.wrapped(at: 100))")
  }

  fileprivate init(_ role: String, _ kind: Kind) { self.init(kind.id, text: "\(role) `\(kind.id)`: \(kind.summary)") }

  fileprivate init(_ format: ABFormat) {
    let summary =
      switch format {
      case .full: "tables, the cases that differ with both traces, and the verdict"
      case .json: "everything, for programs (schema spangate.ab/1)"
      case .markdown: "a comment for a pull request or a summary page"
      }
    self.init(format.rawValue, text: "report `\(format.rawValue)` of `spangate ab`: \(summary)")
  }
}

extension KeyReference {
  /// Every key as something to explain.
  var topics: [Topic] {
    sections.flatMap { section in
      section.keys.map { Topic(key: $0.path, text: KeyReference.text(of: $0, in: section)) }
    }
  }
}
