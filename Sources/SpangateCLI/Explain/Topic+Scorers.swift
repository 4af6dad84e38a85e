import SpangateCore
import SpangateTrace

extension Topic {
  /// A scorer's description with its examples.
  init(scorer: any Scorer.Type) {
    var lines = ["scorer `\(scorer.kind.id)`: \(scorer.kind.summary)"]
    if scorer.readsTrace { lines.append("It reads the trace: a trial without a settled one is unscored.") }
    if scorer.comparesVariants {
      lines.append("It compares answers of two variants, and has a part in `spangate ab` alone.")
    }
    lines.append("\nExamples:")
    for example in scorer.examples { lines += Self.lines(for: example, of: scorer.kind.id) }
    self.init(scorer.kind.id, text: lines.joined(separator: "\n"))
  }

  private static func lines(for example: ScorerExample, of kind: String) -> [String] {
    var lines = ["", "  - " + written(kind, example.config)]
    if !example.answer.isEmpty { lines.append("    answer: \(example.answer.inert(limit: 200))") }
    if let rival = example.rival { lines.append("    against: \(rival.inert(limit: 200))") }
    if let expected = example.expected { lines.append("    expected: \(expected)") }
    if !example.spans.isEmpty { lines.append("    spans:  \(example.spans.map(\.name).joined(separator: ", "))") }
    lines.append("    score:  \(written(example.score))")
    return lines
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
