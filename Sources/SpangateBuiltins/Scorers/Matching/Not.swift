import SpangateCore

/// An answer scorer with a `not_` twin.
protocol Negatable: AnswerScorer {
  /// What the twin is, in one line.
  static var negation: String { get }
}

/// Passes where the other fails: `not_contains`, `not_regex` and so on.
struct Not<Base: Negatable>: AnswerScorer {
  static var kind: Kind { Kind("not_" + Base.kind.id, Base.negation) }
  static var shorthand: String? { Base.shorthand }
  static var version: Int { Base.version }

  static var examples: [ScorerExample] {
    Base.examples.map { example in
      var example = example
      if case .passed(let passed) = example.score { example.score = .passed(!passed) }
      return example
    }
  }

  private let base: Base

  init(config: Base.Config) throws(Misconfigured) { base = try Base(config: config) }

  var needsExpected: Bool { base.needsExpected }

  func weigh(_ answer: String, of question: Question) -> Claim {
    switch base.weigh(answer, of: question) {
    case .holds(let fact): .fails(fact)
    case .fails(let fact): .holds(fact)
    case .unknown(let why): .unknown(why: why)
    }
  }
}
