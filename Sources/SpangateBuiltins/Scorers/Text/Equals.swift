import SpangateCore
import SpangateTrace

/// Passes when the answer is what was expected: the same text, or the same JSON where that is not a text.
struct Equals: Negatable {
  struct Config: Decodable, Sendable {
    /// The case's `expected` unless given.
    var value: JSONValue?
    /// Whether white space around either side counts; it does not unless this is false.
    var trim: Bool?
    var ignoreCase: Bool?
  }

  static let kind = Kind("equals", "the answer is the expected text or JSON value")
  static let negation = "the answer is anything but the expected text or JSON value"
  static let shorthand: String? = "value"
  static let examples = [
    ScorerExample(nil, answer: "Paris\n", expected: "Paris", gives: .passed(true)),
    ScorerExample("Paris", answer: "Lyon", spans: .exampleRun, gives: .passed(false), blaming: .example(6)),
    ScorerExample(nil, answer: "42.0", expected: 42, gives: .passed(true)),
    ScorerExample(["value": ["a": [1, 2]]], answer: "{ \"a\": [1, 2] }", gives: .passed(true)),
    ScorerExample(["value": "x", "trim": false], answer: "x ", gives: .passed(false)),
    ScorerExample(
      nil, answer: "Paris",
      gives: .unscored(why: "there is nothing to compare with: the scorer has no `value` and the case no `expected`")),
  ]

  private let value: JSONValue?
  private let form: TextForm

  init(config: Config) {
    value = config.value
    form = TextForm(trims: config.trim ?? true, ignoresCase: config.ignoreCase ?? false)
  }

  var needsExpected: Bool { value == nil }

  func weigh(_ answer: String, of question: Question) -> Claim {
    guard let wanted = value ?? question.expected else {
      return .unknown(why: "there is nothing to compare with: the scorer has no `value` and the case no `expected`")
    }
    if case .string(let text) = wanted { return weigh(answer, beside: text) }
    guard let given = try? JSONValue(parsing: answer) else {
      return .fails("the answer \(answer.quoted) is not JSON, \(wanted.text.quoted) was expected")
    }
    guard let difference = given.difference(from: wanted) else { return .holds("the answer is \(wanted.text.quoted)") }
    return .fails("the answer is \(answer.quoted), not \(wanted.text.quoted): \(difference)")
  }

  private func weigh(_ answer: String, beside text: String) -> Claim {
    let (given, wanted) = (form.of(answer), form.of(text))
    if given == wanted { return .holds("the answer is \(text.quoted)") }
    let hint = TextDifference(given, from: wanted)?.hint
    return .fails("the answer is \(answer.quoted), not \(text.quoted)\(hint.map { "; \($0)" } ?? "")")
  }
}

extension Equals.Config: Documented {
  static let documentation: [KeyDocumentation] = [
    .init("value", "The text or JSON value that the answer is.", otherwise: "the case's `expected`", example: "Paris"),
    .trim,
    .ignoreCase,
  ]
}
