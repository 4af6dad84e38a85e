package import SpangateTrace

/// One piece of bad news: a typo and a regression are the same type and go through the same renderers.
package struct Finding: Error, Sendable, Equatable {
  package var rule: FindingRule
  package var severity: FindingSeverity
  /// Stands alone: says what is wrong with names and numbers, backticks round identifiers, no full stop.
  package var message: String
  /// Where in a file.
  package var range: SourceRange?
  /// What the caret line says, such as `may drop at most 0.05 below baseline`.
  package var caption: String?
  package var evidence: Evidence?
  /// `change: −0.17 [−0.24, −0.10]`: a label and a text.
  package var notes: [Note]
  /// What the user can do.
  package var help: String?

  package struct Note: Sendable, Equatable {
    package var label: String
    package var text: String

    package init(_ label: String, _ text: String) {
      self.label = label
      self.text = text
    }
  }

  package init(
    _ rule: FindingRule, _ message: String, severity: FindingSeverity? = nil, at range: SourceRange? = nil,
    caption: String? = nil, evidence: Evidence? = nil, notes: [Note] = [], help: String? = nil
  ) {
    self.rule = rule
    self.severity = severity ?? rule.severity
    self.message = message
    self.range = range
    self.caption = caption
    self.evidence = evidence
    self.notes = notes
    self.help = help
  }
}

/// The trial and the span that show it.
package struct Evidence: Sendable, Equatable {
  package var suite: String
  package var `case`: String
  package var score: String?
  /// Of which more was needed.
  package var measure: String?
  package var trial: Int?
  package var trace: TraceID?
  package var span: SpanID?
  package var spanName: String?
  /// Where to click; absent when no backend accepted the trace.
  package var url: String?
  /// The file of its page, where that has no address that the reader could follow.
  package var page: PagePlace?

  package init(
    suite: String, case: String, score: String? = nil, trial: Int? = nil, trace: TraceID? = nil, span: SpanID? = nil,
    spanName: String? = nil, url: String? = nil
  ) {
    self.suite = suite
    self.case = `case`
    self.score = score
    self.trial = trial
    self.trace = trace
    self.span = span
    self.spanName = spanName
    self.url = url
  }
}
