import SpangateCore
import SpangateTrace

/// Grades how close the answer is to a text, from 0 for nothing in common to 1 for the same.
///
/// One minus the edit distance over the longer length, in code points.
struct Similar: Scorer {
  struct Config: Decodable, Sendable {
    /// The case's `expected` unless given.
    var to: String?
    /// Whether white space around either side counts; it does not unless this is false.
    var trim: Bool?
    var ignoreCase: Bool?
  }

  static let kind = Kind("similar", "how close the answer is to a text, from 0 to 1")
  static let shorthand: String? = "to"
  static let scale = ScoreScale.graded
  static let examples = [
    ScorerExample("kitten", answer: "kitten\n", gives: .number(1)),
    ScorerExample("abcd", answer: "abxd", spans: .exampleRun, gives: .number(0.75), blaming: .example(6)),
    ScorerExample(nil, answer: "xyz", expected: "abc", gives: .number(0)),
    ScorerExample(["to": "ÄB", "ignore_case": true], answer: "äb", gives: .number(1)),
  ]

  /// In code points; what it costs to compare grows with the product of the lengths.
  static let limit = 20_000

  private let text: String?
  private let form: TextForm

  init(config: Config) {
    text = config.to
    form = TextForm(trims: config.trim ?? true, ignoresCase: config.ignoreCase ?? false)
  }

  var needsExpected: Bool { text == nil }

  func score(_ seen: Observation, using tools: Tools) async -> Score {
    guard let text = text ?? seen.trial.question.expected?.text else {
      return .unscored("there is nothing to compare with: the scorer has no `to` and the case no `expected`")
    }
    guard let answer = form.codePoints(of: seen.answer.text) else {
      return .unscored("the answer is longer than the \(Self.limit) characters that `similar` compares")
    }
    guard let wanted = form.codePoints(of: text) else {
      return .unscored("the expected text is longer than the \(Self.limit) characters that `similar` compares")
    }
    let longer = max(answer.count, wanted.count)
    let distance: Int
    do throws(PatternExhaustion) {
      distance = try LevenshteinDistance(from: wanted)
        .distance(to: answer, on: PatternBudget(steps: .max, pace: .current))
    } catch {
      return .unscored("comparing so long a text takes more than there is left, since the run is to end")
    }
    let hint = TextDifference(form.of(seen.answer.text), from: form.of(text))?.hint
    let edits = distance == 1 ? "1 edit is" : "\(distance) edits are"
    return Score(
      .number(longer == 0 ? 1 : 1 - Double(distance) / Double(longer)), span: seen.trace.answering,
      because:
        "\(edits) between the answer \(seen.answer.text.quoted) and \(text.quoted)\(hint.map { "; \($0)" } ?? "")")
  }
}

extension TextForm {
  /// nil when there are too many to compare.
  fileprivate func codePoints(of text: String) -> [UInt32]? {
    // No code point takes more than four bytes.
    guard text.utf8.count <= 4 * Similar.limit else { return nil }
    let points = of(text).unicodeScalars.map(\.value)
    return points.count <= Similar.limit ? points : nil
  }
}

extension Similar.Config: Documented {
  static let documentation: [KeyDocumentation] = [
    .init("to", "The text to compare with.", otherwise: "the case's `expected`", example: "14 days"),
    .trim,
    .ignoreCase,
  ]
}
