import SpangateCore
import SpangateTrace

/// Passes when the answer is one of several texts.
struct OneOf: Negatable {
  struct Config: Decodable, Sendable {
    var values: [String]
    /// Whether white space around the answer counts; it does not unless this is false.
    var trim: Bool?
    var ignoreCase: Bool?
  }

  static let kind = Kind("one_of", "the answer is one text of a list")
  static let negation = "the answer is no text of a list"
  static let shorthand: String? = "values"
  static let examples = [
    ScorerExample(["yes", "no"], answer: "yes\n", gives: .passed(true)),
    ScorerExample(["yes", "no"], answer: "maybe", gives: .passed(false)),
    ScorerExample(["values": ["yes", "no"], "ignore_case": true], answer: "YES", gives: .passed(true)),
  ]

  private let values: [String]
  private let form: TextForm

  init(config: Config) throws(Misconfigured) {
    if config.values.isEmpty { throw Misconfigured("`values` is empty", key: "values") }
    form = TextForm(trims: config.trim ?? true, ignoresCase: config.ignoreCase ?? false)
    values = config.values
  }

  func weigh(_ answer: String, of question: Question) -> Claim {
    let given = form.of(answer)
    guard let match = values.first(where: { form.of($0) == given }) else {
      let near = values.first { NearMatch(of: form.of($0), in: given)?.isWhole(of: given) ?? false }
      let hint = near.flatMap { TextDifference(given, from: form.of($0))?.hint }
      return .fails(
        "the answer \(answer.quoted) is none of \(values.quoted)\(hint.map { "; \($0)" } ?? "")")
    }
    return .holds("the answer is \(match.quoted)")
  }
}

extension OneOf.Config: Documented {
  static let documentation: [KeyDocumentation] = [
    .init("values", "The texts, one of which is the answer.", example: ["yes", "no"]),
    .trim,
    .ignoreCase,
  ]
}
