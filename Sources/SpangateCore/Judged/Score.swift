package import SpangateTrace

/// What a scorer found.
package struct Score: Sendable, Equatable {
  package var value: ScoreValue
  /// The span to blame or to look at, where there is one.
  package var span: SpanID?
  /// Filled in from the trace by whoever calls the scorer. Hostile text.
  package var spanName: String?
  /// One sentence for people. May quote the agent: hostile text.
  package var because: String?

  package init(_ value: ScoreValue, span: SpanID? = nil, spanName: String? = nil, because: String? = nil) {
    self.value = value
    self.span = span
    self.spanName = spanName
    self.because = because
  }

  package static func passed(because: String? = nil, span: SpanID? = nil) -> Score {
    Score(.passed(true), span: span, because: because)
  }

  package static func failed(because: String?, span: SpanID? = nil) -> Score {
    Score(.passed(false), span: span, because: because)
  }

  package static func unscored(_ why: String) -> Score { Score(.unscored(why: why)) }
}

/// A scorer's answer. "Could not be scored" is a case of its own, never a number.
package enum ScoreValue: Sendable, Equatable {
  /// Graded, finite; most scales run from 0 to 1, higher is better.
  case number(Double)
  case passed(Bool)
  case unscored(why: String)

  /// As the gate counts it: a pass is 1, a failure 0; nil when there is nothing to count.
  package var sample: Double? {
    switch self {
    case .number(let value): value
    case .passed(let passed): passed ? 1 : 0
    case .unscored: nil
    }
  }
}

/// A score under its name, and whether it counts as a pass.
package struct NamedScore: Sendable, Equatable {
  package var name: String
  package var score: Score
  package var label: Label
  package var severity: ScoreSeverity
  package var weight: Double

  package enum Label: String, Sendable, CaseIterable {
    case pass, fail, unscored
  }

  /// - Parameter threshold: from where on a graded score passes; without one it passes at 0.5.
  package init(name: String, score: Score, threshold: Double?, severity: ScoreSeverity, weight: Double) {
    self.name = name
    self.score = score
    self.severity = severity
    self.weight = weight
    label =
      switch score.value {
      case .passed(let passed): passed ? .pass : .fail
      case .number(let value): value >= threshold ?? 0.5 ? .pass : .fail
      case .unscored: .unscored
      }
  }

  /// A score that was written down before.
  package init(name: String, score: Score, label: Label, severity: ScoreSeverity, weight: Double) {
    self.name = name
    self.score = score
    self.label = label
    self.severity = severity
    self.weight = weight
  }
}
