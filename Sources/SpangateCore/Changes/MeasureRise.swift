package import SpangateTrace

/// Which spans what a measure rose by went into, case by case.
package struct MeasureRise: Sendable, Equatable {
  /// Those that rose most first.
  package var cases: [CaseRise] = []
  /// Why nothing is known of it; nil where something is.
  package var whyNot: String?

  /// A case with what its trials need more than they did, in the mean.
  package struct CaseRise: Sendable, Equatable {
    package var id: String
    package var rise: Double
    /// The greatest first; none where no step accounts for it.
    package var shares: [Share]
    /// The trial that shows the greatest.
    package var trial: TrialKey
    package var trace: TraceID
    package var span: SpanID?
    package var spanName: String?

    package init(
      id: String, rise: Double, shares: [Share], trial: TrialKey, trace: TraceID, span: SpanID? = nil,
      spanName: String? = nil
    ) {
      self.id = id
      self.rise = rise
      self.shares = shares
      self.trial = trial
      self.trace = trace
      self.span = span
      self.spanName = spanName
    }
  }

  package struct Share: Sendable, Equatable {
    /// A tool, or which call of which model, as a sentence has it; inert.
    package var name: String
    package var amount: Double

    package init(name: String, amount: Double) {
      self.name = name
      self.amount = amount
    }
  }

  package init(cases: [CaseRise] = [], whyNot: String? = nil) {
    self.cases = cases
    self.whyNot = whyNot
  }
}

extension MeasureRise.CaseRise {
  /// What accounts for the rise, with how much of it, such as 601 ms of the 640 ms in a case.
  package func text(in unit: Figure) -> String {
    let place = "the \(unit.text(rise)) in case `\(id.inert(limit: 100))`"
    guard !shares.isEmpty else { return "no step accounts for \(place)" }
    return shares.map { "\($0.name): \(unit.text($0.amount))" }.joined(separator: ", ") + " of \(place)"
  }
}
