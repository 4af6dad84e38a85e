import SpangateCore
import SpangateTrace

/// Passes when every one of several texts is in the answer.
struct ContainsAll: AnswerScorer {
  static let kind = Kind("contains_all", "every text of a list is in the answer")
  static let shorthand: String? = "values"
  static let examples = [
    ScorerExample(["EU", "14 days"], answer: "In the EU: 14 days.", gives: .passed(true)),
    ScorerExample(["EU", "14 days", "free"], answer: "In the EU: 14 days.", gives: .passed(false)),
    ScorerExample(
      ["values": ["eu"], "ignore_case": true], answer: "In the EU.", spans: .exampleRun, gives: .passed(true),
      blaming: .example(6)),
  ]

  private let wanted: WantedTexts

  init(config: WantedTexts.Config) throws(Misconfigured) { wanted = try WantedTexts(config) }

  func weigh(_ answer: String, of question: Question) -> Claim {
    let found = Set(wanted.found(in: answer))
    let missing = wanted.values.filter { !found.contains($0) }
    guard !missing.isEmpty else {
      return .holds("all \(wanted.values.count) texts are in the answer \(answer.quoted)")
    }
    let hints = missing.compactMap { NearMatch(of: $0, in: answer)?.hint }.prefix(3).map { "; \($0)" }.joined()
    return .fails("\(missing.quoted) \(missing.count == 1 ? "is" : "are") not in the answer \(answer.quoted)\(hints)")
  }
}
