import SpangateCore
import SpangateTrace

/// Passes when a text is somewhere in the answer.
struct Contains: Negatable {
  static let kind = Kind("contains", "a text is in the answer")
  static let negation = "a text is not in the answer"
  static let shorthand: String? = "value"
  static let examples = [
    ScorerExample("14 days", answer: "Returns are free within 14 days.", gives: .passed(true)),
    ScorerExample(
      "14 days", answer: "Within 30 days.", spans: .exampleRun, gives: .passed(false), blaming: .example(6)),
    ScorerExample(["value": "refund", "ignore_case": true], answer: "REFUNDED", gives: .passed(true)),
    ScorerExample(nil, answer: "It is 42.", expected: 42, gives: .passed(true)),
  ]

  private let wanted: WantedText

  init(config: WantedText.Config) throws(Misconfigured) { wanted = try WantedText(config) }

  var needsExpected: Bool { wanted.needsExpected }

  func weigh(_ answer: String, of question: Question) -> Claim {
    wanted.weigh(answer, of: question, relation: "in") { $0.holds($1) }
  }
}
