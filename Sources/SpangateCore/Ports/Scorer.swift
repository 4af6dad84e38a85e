package import SpangateTrace

/// Turns an observation into a score.
package protocol Scorer: Configurable {
  /// Shown by `spangate explain`, and run as this scorer's tests.
  static var examples: [ScorerExample] { get }
  /// Raised when the same configuration starts to mean something else: older samples become incomparable.
  static var version: Int { get }
  /// Whether the score depends on spans.
  static var readsTrace: Bool { get }
  /// Whether the score depends on the answer: it has none where a recorded trace does not hold what was said.
  static var readsAnswer: Bool { get }
  /// What its scores can be.
  static var scale: ScoreScale { get }
  /// Whether it compares answers with those of another variant, and so has a part in A/B comparisons alone.
  static var comparesVariants: Bool { get }
  /// Whether it judges the call itself, and so every trial, also one that gave no answer. A case has each such scorer
  /// without naming it.
  static var judgesCalls: Bool { get }
  /// Whether there is nothing to hold the answer against unless the case says what is expected.
  var needsExpected: Bool { get }
  /// As much of a configuration as can change a score: with another price or key, older samples stay comparable.
  static func meaning(of config: JSONValue) -> JSONValue
  /// A thrown error becomes `unscored` with its description; prefer returning ``Score/unscored(_:)`` with a reason.
  func score(_ seen: Observation, using tools: Tools) async throws -> Score
  /// What a scorer that judges calls says of one; nil for any other.
  ///
  /// - Parameters:
  ///   - failure: nil when the agent answered.
  ///   - answer: as much of it as is known, but empty only if it was.
  func score(ofCall failure: AgentFailure?, answer: String) -> Score?
  /// Why it cannot score in this folder, which is the suite's, as far as a look at programs tells; nil when nothing is
  /// missing.
  func obstacle(in folder: String, using processes: any ProcessRunner) -> ProcessFailure?
}

extension Scorer {
  package static var version: Int { 1 }
  package static var readsTrace: Bool { false }
  package static var readsAnswer: Bool { !readsTrace && !judgesCalls }
  package static var scale: ScoreScale { .passOrFail }
  package static var comparesVariants: Bool { false }
  package static var judgesCalls: Bool { false }
  package func score(ofCall failure: AgentFailure?, answer: String) -> Score? { nil }
  package func obstacle(in folder: String, using processes: any ProcessRunner) -> ProcessFailure? { nil }
  package var needsExpected: Bool { false }
  package static func meaning(of config: JSONValue) -> JSONValue { config }
}

/// What the scores of a kind of scorer can be.
package enum ScoreScale: Sendable {
  case passOrFail
  /// Grades from 0 to 1.
  case graded
  /// Whatever it says: passes, failures, any number.
  case open
}

/// One configuration, one observation, and the score that they give.
package struct ScorerExample: Sendable {
  /// As the user writes it after the kind, in JSON: `"14 days"` or `{"tool": "search_logs"}`; nil for the kind alone.
  package var config: JSONValue?
  package var input: JSONValue
  package var answer: String
  package var expected: JSONValue?
  /// What another variant answered, for scorers that compare the two.
  package var rival: String?
  package var spans: [SpanRecord]
  package var score: ScoreValue
  /// Which span is blamed.
  package var blames: SpanID?

  package init(
    _ config: JSONValue?, input: JSONValue = "", answer: String = "", expected: JSONValue? = nil,
    rival: String? = nil, spans: [SpanRecord] = [], gives score: ScoreValue, blaming blames: SpanID? = nil
  ) {
    self.config = config
    self.input = input
    self.answer = answer
    self.expected = expected
    self.rival = rival
    self.spans = spans
    self.score = score
    self.blames = blames
  }
}
