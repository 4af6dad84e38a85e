import SpangateCore
import SpangateTrace

/// Passes when the answer starts with a text; white space around the answer does not count.
struct StartsWith: Negatable {
  static let kind = Kind("starts_with", "the answer starts with a text")
  static let negation = "the answer does not start with a text"
  static let shorthand: String? = "value"
  static let examples = [
    ScorerExample("Yes", answer: "  Yes, it does.", gives: .passed(true)),
    ScorerExample("Yes", answer: "No. Yes.", gives: .passed(false)),
    ScorerExample(["value": "yes", "ignore_case": true], answer: "YES", gives: .passed(true)),
  ]

  private let wanted: WantedText

  init(config: WantedText.Config) throws(Misconfigured) {
    if config.value?.unicodeScalars.first?.isSpace == true {
      throw Misconfigured("no answer starts with white space: what is around it does not count", key: "value")
    }
    wanted = try WantedText(config)
  }

  var needsExpected: Bool { wanted.needsExpected }

  func weigh(_ answer: String, of question: Question) -> Claim {
    wanted.weigh(answer, of: question, relation: "the start of") { $0.trimmed.utf8.starts(with: $1.utf8) }
  }
}
