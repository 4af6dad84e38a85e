package import SpangateTrace

/// `cases: {from: traces}`: every recorded trace is a case, or those that a query finds something in.
package struct TraceCases: Sendable {
  /// In the query language of traces.
  package var query: Located<String>?
  /// What scores each of them.
  package var scorers: [BoundScorer]
  package var range: SourceRange

  package init(query: Located<String>? = nil, scorers: [BoundScorer], range: SourceRange) {
    self.query = query
    self.scorers = scorers
    self.range = range
  }
}

/// Attributes by which recorded traces tell what a suite needs to know of them; nil for the usual ones.
package struct RecordedNames: Sendable, Hashable {
  /// The id of the case.
  package var `case`: String?
  package var input: String?
  package var answer: String?

  package init(case: String? = nil, input: String? = nil, answer: String? = nil) {
    self.case = `case`
    self.input = input
    self.answer = answer
  }

  package var exchange: ExchangeNames { ExchangeNames(input: input, answer: answer) }
}
