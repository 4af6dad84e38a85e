import SpangateCore
import SpangateTrace

/// The text that an answer is held against: written in the suite, or else what the case expects.
struct WantedText: Sendable {
  struct Config: Decodable, Sendable {
    /// The case's `expected` unless given.
    var value: String?
    var ignoreCase: Bool?
  }

  private let value: String?
  private let ignoresCase: Bool

  init(_ config: Config) throws(Misconfigured) {
    if config.value?.isEmpty == true { throw Misconfigured("every answer holds the empty text", key: "value") }
    value = config.value
    ignoresCase = config.ignoreCase ?? false
  }

  var needsExpected: Bool { value == nil }

  /// - Parameters:
  ///   - relation: what stands between the text and the answer in a sentence, such as `in`.
  ///   - isEnd: whether the end of the answer is what counts.
  ///   - test: gets the answer and the text.
  func weigh(
    _ answer: String, of question: Question, relation: String, isEnd: Bool = false,
    _ test: (_ answer: String, _ text: String) -> Bool
  ) -> Claim {
    guard let text = value ?? question.expected?.text, !text.isEmpty else {
      return .unknown(why: "there is nothing to look for: the scorer has no `value` and the case no `expected`")
    }
    let isSo = ignoresCase ? test(answer.lowercased(), text.lowercased()) : test(answer, text)
    if isSo {
      return .holds(
        "\(text.quoted) is \(relation) the answer \(isEnd ? answer.quotedEnd : answer.quoted(around: text))")
    }
    let near = NearMatch(of: text, in: answer).map { near in
      // A text that is there as it is, is so in another place.
      answer.holds(text) ? "; it is in another place" : "; \(near.hint)"
    }
    return .fails(
      "\(text.quoted) is not \(relation) the answer \(isEnd ? answer.quotedEnd : answer.quoted)\(near ?? "")")
  }
}

/// Several texts that an answer is held against.
struct WantedTexts: Sendable {
  struct Config: Decodable, Sendable {
    var values: [String]
    var ignoreCase: Bool?
  }

  let values: [String]
  private let ignoresCase: Bool

  init(_ config: Config) throws(Misconfigured) {
    if config.values.isEmpty { throw Misconfigured("`values` is empty", key: "values") }
    if config.values.contains("") { throw Misconfigured("every answer holds the empty text", key: "values") }
    values = config.values
    ignoresCase = config.ignoreCase ?? false
  }

  /// Those that are in the answer.
  func found(in answer: String) -> [String] {
    let answer = ignoresCase ? answer.lowercased() : answer
    return values.filter { answer.holds(ignoresCase ? $0.lowercased() : $0) }
  }
}

extension JSONValue {
  /// A string as it is, anything else as JSON.
  var text: String { string ?? description }
}

extension WantedText.Config: Documented {
  static let documentation: [KeyDocumentation] = [
    .init("value", "The text to look for.", otherwise: "the case's `expected`", example: "14 days"),
    .ignoreCase,
  ]
}

extension WantedTexts.Config: Documented {
  static let documentation: [KeyDocumentation] = [
    .init("values", "The texts to look for.", example: ["14 days", "EU"]),
    .ignoreCase,
  ]
}
