import SpangateCore
import SpangateTrace

/// Passes when at least one of several texts is in the answer.
struct ContainsAny: Negatable {
  static let kind = Kind("contains_any", "at least one text of a list is in the answer")
  static let negation = "no text of a list is in the answer"
  static let shorthand: String? = "values"
  static let examples = [
    ScorerExample(["sorry", "cannot"], answer: "I cannot do that.", gives: .passed(true)),
    ScorerExample(["sorry", "cannot"], answer: "Done.", gives: .passed(false)),
    ScorerExample(["values": ["sorry"], "ignore_case": true], answer: "SORRY!", gives: .passed(true)),
  ]

  private let wanted: WantedTexts

  init(config: WantedTexts.Config) throws(Misconfigured) { wanted = try WantedTexts(config) }

  func weigh(_ answer: String, of question: Question) -> Claim {
    if let first = wanted.found(in: answer).first {
      return .holds("\(first.quoted) is in the answer \(answer.quoted(around: first))")
    }
    let hint = wanted.values.lazy.compactMap { NearMatch(of: $0, in: answer)?.hint }.first
    return .fails(
      "none of \(wanted.values.quoted) is in the answer \(answer.quoted)\(hint.map { "; \($0)" } ?? "")")
  }
}
