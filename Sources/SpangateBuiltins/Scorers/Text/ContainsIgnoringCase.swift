import SpangateCore
import SpangateTrace

/// Passes when a text is somewhere in the answer, in capitals or not.
struct ContainsIgnoringCase: Negatable {
  struct Config: Decodable, Sendable {
    /// The case's `expected` unless given.
    var value: String?
  }

  static let kind = Kind("icontains", "a text is in the answer, whatever its case")
  static let negation = "a text is not in the answer, whatever its case"
  static let shorthand: String? = "value"
  static let examples = [
    ScorerExample("paris", answer: "PARIS, of course", gives: .passed(true)),
    ScorerExample("Lyon", answer: "PARIS, of course", gives: .passed(false)),
    ScorerExample("ÜBER", answer: "über alles", gives: .passed(true)),
  ]

  private let wanted: WantedText

  init(config: Config) throws(Misconfigured) {
    wanted = try WantedText(WantedText.Config(value: config.value, ignoreCase: true))
  }

  var needsExpected: Bool { wanted.needsExpected }

  func weigh(_ answer: String, of question: Question) -> Claim {
    wanted.weigh(answer, of: question, relation: "in") { $0.holds($1) }
  }
}

extension ContainsIgnoringCase.Config: Documented {
  static let documentation: [KeyDocumentation] = [
    .init("value", "The text to look for.", otherwise: "the case's `expected`", example: "paris")
  ]
}
