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
    guard let missing = wanted.values.first(where: { !found.contains($0) }) else {
      return .holds("all \(wanted.values.count) texts are in the answer \(answer.quoted)")
    }
    let count = wanted.values.count { !found.contains($0) }
    let others = count > 1 ? " (and \(count - 1) more)" : ""
    return .fails("\(missing.quoted)\(others) is not in the answer \(answer.quoted)")
  }
}
