import SpangateCore
import SpangateTrace

/// Passes when the answer ends with a text; white space around the answer does not count.
struct EndsWith: Negatable {
  static let kind = Kind("ends_with", "the answer ends with a text")
  static let negation = "the answer does not end with a text"
  static let shorthand: String? = "value"
  static let examples = [
    ScorerExample("bye.", answer: "Good bye.\n", gives: .passed(true)),
    ScorerExample("bye.", answer: "bye. And hello", gives: .passed(false)),
    ScorerExample(["value": "BYE.", "ignore_case": true], answer: "Good bye.", gives: .passed(true)),
  ]

  private let wanted: WantedText

  init(config: WantedText.Config) throws(Misconfigured) {
    if config.value?.unicodeScalars.last?.isSpace == true {
      throw Misconfigured("no answer ends with white space: what is around it does not count", key: "value")
    }
    wanted = try WantedText(config)
  }

  var needsExpected: Bool { wanted.needsExpected }

  func weigh(_ answer: String, of question: Question) -> Claim {
    wanted.weigh(answer, of: question, relation: "the end of", isEnd: true) { answer, text in
      answer.trimmed.utf8.suffix(text.utf8.count).elementsEqual(text.utf8)
    }
  }
}
