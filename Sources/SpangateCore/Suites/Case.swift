package import SpangateTrace

/// One input with its scorers. A class, since the plan, the trials and the comparison of a large suite all share it.
package final class Case: Sendable {
  package let id: String
  package let question: Question
  package let scorers: [BoundScorer]
  package let tags: [String]
  /// Cases that share a source are not independent.
  package let cluster: String?
  /// Overrides the suite's first round.
  package let trials: Int?
  package let range: SourceRange
  /// Changes when what is asked changes: input, expected.
  package let fingerprint: Fingerprint

  /// - Parameter fingerprint: of what was asked elsewhere; nil for that of the input and what is expected.
  package init(
    id: String, input: JSONValue, expected: JSONValue? = nil, scorers: [BoundScorer] = [], tags: [String] = [],
    cluster: String? = nil, trials: Int? = nil, range: SourceRange, fingerprint: Fingerprint? = nil
  ) {
    self.id = id
    question = Question(input, expected: expected)
    self.scorers = scorers
    self.tags = tags
    self.cluster = cluster
    self.trials = trials
    self.range = range
    self.fingerprint = fingerprint ?? Fingerprint(of: .array([input, expected.map { .array([$0]) } ?? .array([])]))
  }

  /// The same case with as many trials as the suite says.
  package func withTrialsOfSuite() -> Case {
    Case(
      id: id, input: input, expected: expected, scorers: scorers, tags: tags, cluster: cluster, range: range,
      fingerprint: fingerprint)
  }

  /// The same case, asked so often.
  package func asked(_ trials: Int) -> Case {
    Case(
      id: id, input: input, expected: expected, scorers: scorers, tags: tags, cluster: cluster, trials: trials,
      range: range)
  }

  /// The same case with other scorers.
  package func scored(by scorers: [BoundScorer]) -> Case {
    Case(
      id: id, input: input, expected: expected, scorers: scorers, tags: tags, cluster: cluster, trials: trials,
      range: range, fingerprint: fingerprint)
  }

  /// The same case without what compares variants.
  package func withoutComparisons() -> Case {
    let others = scorers.filter { !$0.comparesVariants }
    return others.count == scorers.count ? self : scored(by: others)
  }

  package var input: JSONValue { question.input }
  package var expected: JSONValue? { question.expected }
}

/// A scorer under the name that its score goes by in this case.
package struct BoundScorer: Sendable {
  package var name: String
  package var scorer: any Scorer
  package var weight: Double
  /// What counts as a pass of a graded score.
  package var threshold: Double?
  /// The least that the mean over the trials of one case may be, whatever the baseline was.
  package var min: Located<Double>?
  package var severity: ScoreSeverity
  package var range: SourceRange
  /// Changes when the scorer's kind, version or configuration changes.
  package var fingerprint: Fingerprint

  package init(
    name: String, scorer: any Scorer, weight: Double = 1, threshold: Double? = nil, min: Located<Double>? = nil,
    severity: ScoreSeverity = .blocking, range: SourceRange, fingerprint: Fingerprint = Fingerprint(of: .null)
  ) {
    self.name = name
    self.scorer = scorer
    self.weight = weight
    self.threshold = threshold
    self.min = min
    self.severity = severity
    self.range = range
    self.fingerprint = fingerprint
  }
}

extension BoundScorer {
  package var comparesVariants: Bool { type(of: scorer).comparesVariants }
  package var judgesCalls: Bool { type(of: scorer).judgesCalls }
}
