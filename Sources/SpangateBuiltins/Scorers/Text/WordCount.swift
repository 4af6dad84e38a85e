import SpangateCore
import SpangateTrace

/// Passes when the answer is neither shorter nor longer than it should be.
struct WordCount: AnswerScorer {
  struct Config: Decodable, Sendable {
    var min: Int?
    var max: Int?
  }

  static let kind = Kind("word_count", "the answer has at least `min` and at most `max` words")
  static let examples = [
    ScorerExample(["min": 2, "max": 4], answer: "one two  three\n", gives: .passed(true)),
    ScorerExample(["max": 2], answer: "one two three", spans: .exampleRun, gives: .passed(false), blaming: .example(6)),
    ScorerExample(["min": 1], answer: " \u{3000}\n", gives: .passed(false)),
  ]

  private let min: Int
  private let max: Int

  init(config: Config) throws(Misconfigured) {
    if config.min == nil, config.max == nil { throw Misconfigured("`word_count` needs `min`, `max` or both") }
    min = config.min ?? 0
    max = config.max ?? .max
    if min == 0, config.max == nil { throw Misconfigured("every answer has at least 0 words", key: "min") }
    if min < 0 { throw Misconfigured("`min` is negative", key: "min") }
    if max < min { throw Misconfigured("`max` is less than `min`", key: "max") }
  }

  func weigh(_ answer: String, of question: Question) -> Claim {
    let count = answer.wordCount
    let words = "the answer has \(count == 1 ? "1 word" : "\(count) words")"
    if count < min { return .fails("\(words), at least \(min) were expected") }
    if count > max { return .fails("\(words), at most \(max) were expected") }
    return .holds(words)
  }
}

extension String {
  /// Runs of anything but white space.
  fileprivate var wordCount: Int {
    var count = 0
    var isInside = false
    for scalar in unicodeScalars {
      let isSpace = scalar.isSpace
      if !isSpace, !isInside { count += 1 }
      isInside = !isSpace
    }
    return count
  }
}

extension WordCount.Config: Documented {
  static let documentation: [KeyDocumentation] = [
    .init("min", "The fewest words.", otherwise: "0", .atLeast(0), example: 2),
    .init("max", "The most words.", otherwise: "any number of them", .atLeast(0), example: 100),
  ]
}
