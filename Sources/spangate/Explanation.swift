import SpangateCore
import SpangateTrace

/// The long form of a finding's rule, or the description of a plug-in with its examples.
struct Explanation {
  let text: String

  /// - Returns: nil when nothing goes by that name.
  init?(of topic: String, in registry: Registry) {
    if let rule = FindingRule.all.first(where: { $0.code == topic.uppercased() || $0.name == topic }) {
      text = "\(rule.severity)[\(rule.code)]: \(rule.name)\n\n\(rule.explanation.wrapped(at: 100))"
    } else if let scorer = registry.scorers.first(where: { $0.kind.id == topic }) {
      text = Self.text(of: scorer)
    } else if let plugin = Self.others(in: registry).first(where: { $0.kind.kind.id == topic }) {
      text = "\(plugin.role) `\(topic)`: \(plugin.kind.kind.summary)"
    } else {
      return nil
    }
  }

  /// Everything that can be explained, for somebody who guessed wrong.
  static func topics(in registry: Registry) -> String {
    let kinds = registry.scorers.map { $0.kind.id } + others(in: registry).map { $0.kind.kind.id }
    return "there are the codes SG0001 to SG0406, and the kinds \(kinds.sorted().joined(separator: ", "))"
  }

  private static func others(in registry: Registry) -> [(role: String, kind: any Configurable.Type)] {
    registry.targets.map { ("agent", $0) } + registry.backends.map { ("backend", $0) }
      + registry.reporters.map { ("report", $0) }
  }

  private static func text(of scorer: any Scorer.Type) -> String {
    var lines = ["scorer `\(scorer.kind.id)`: \(scorer.kind.summary)"]
    if scorer.readsTrace { lines.append("It reads the trace: a trial without a settled one is unscored.") }
    lines.append("\nExamples:")
    for example in scorer.examples {
      lines.append("")
      lines.append("  - " + written(scorer.kind.id, example.config))
      if !example.answer.isEmpty { lines.append("    answer: \(example.answer.inert(limit: 200))") }
      if let rival = example.rival { lines.append("    against: \(rival.inert(limit: 200))") }
      if let expected = example.expected { lines.append("    expected: \(expected)") }
      if !example.spans.isEmpty { lines.append("    spans:  \(example.spans.map(\.name).joined(separator: ", "))") }
      lines.append("    score:  \(written(example.score))")
    }
    return lines.joined(separator: "\n")
  }

  private static func written(_ kind: String, _ config: JSONValue?) -> String {
    guard let config else { return kind }
    return "\(kind): \(config)"
  }

  private static func written(_ score: ScoreValue) -> String {
    switch score {
    case .number(let value): Figure.score.text(value)
    case .passed(let passed): passed ? "pass" : "fail"
    case .unscored(let why): "unscored, \(why)"
    }
  }
}

extension String {
  /// Over several lines, broken between words.
  fileprivate func wrapped(at width: Int) -> String {
    var lines: [String] = []
    for word in split(separator: " ") {
      if let line = lines.last, line.count + 1 + word.count <= width {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines.joined(separator: "\n")
  }
}
