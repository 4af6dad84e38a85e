import SpangateCore
import SpangateTrace

/// Passes when a regular expression matches somewhere in the answer.
struct MatchesRegex: Negatable {
  struct Config: Decodable, Sendable {
    /// In the syntax of `RegularExpression`, as the patterns of `redact` and of a JSON Schema are; `(?s)` and the like
    /// go first.
    var pattern: String
    var ignoreCase: Bool?
  }

  static let kind = Kind("regex", "a regular expression matches in the answer")
  static let negation = "a regular expression matches nowhere in the answer"
  static let shorthand: String? = "pattern"
  static let examples = [
    ScorerExample(#"\b\d+ days\b"#, answer: "Within 14 days.", gives: .passed(true)),
    ScorerExample("^Yes", answer: "No", spans: .exampleRun, gives: .passed(false), blaming: .example(6)),
    ScorerExample(["pattern": "error", "ignore_case": true], answer: "An ERROR.", gives: .passed(true)),
  ]

  private let pattern: Pattern
  private let source: String

  init(config: Config) throws(Misconfigured) {
    pattern = try Pattern(config.pattern, ignoringCase: config.ignoreCase ?? false, key: "pattern")
    source = config.pattern
    // An expression that is content with nothing, such as `.*`, finds it in any answer.
    if Self.probes.allSatisfy({ pattern.matches($0) == true }) {
      throw Misconfigured(
        "\(source.isEmpty ? "the empty expression" : source.quoted) matches in every answer", key: "pattern")
    }
  }

  /// Answers with nothing in common.
  private static let probes = ["", "\n", "\u{2028}", "a", "No.", "  42\r\n{}", "\u{1F600} ZÜRICH\tx9_"]

  func weigh(_ answer: String, of question: Question) -> Claim {
    switch pattern.matches(answer) {
    case true?: .holds("\(source.quoted) matches in the answer \(answer.quoted)")
    case false?: .fails("\(source.quoted) matches nowhere in the answer \(answer.quoted)")
    case nil: .unknown(why: "the answer takes \(source.quoted) more than it may: \(Pattern.limits)")
    }
  }
}

extension MatchesRegex.Config: Documented {
  static let documentation: [KeyDocumentation] = [
    .init(
      "pattern",
      "A regular expression, which may match anywhere; `(?s)` and the like go first. Its time is bounded, so back references, looking behind, atomic groups and possessive repetition are refused, and an answer over 1 MiB or 50 million steps is unscored.",
      example: #"\b\d+ days\b"#),
    .ignoreCase,
  ]
}
