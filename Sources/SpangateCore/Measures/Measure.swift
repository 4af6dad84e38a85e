/// A number read off a trial and its trace. Lower is better.
///
/// A measure is one file, `Measure+Name.swift`, and one line in ``allCases``: what a gate may say of it, the schema, the
/// explanations and every table of a report are made of these.
package struct Measure: RawRepresentable, Hashable, Sendable {
  /// Its name in suites, baselines, records and reports, in `lower_snake_case`. It stays.
  package let rawValue: String
  /// How its numbers read; their unit.
  package let unit: Figure
  /// What it is, in one sentence.
  package let summary: String
  /// Where it is read, and when there is none, in sentences.
  package let reading: String
  private let source: Source

  private enum Source: Sendable {
    case trial(@Sendable (Observation) -> Measurement)
    case trace(@Sendable (MeasuredTrace) -> Measurement)
  }

  /// A measure that is known without a trace.
  init(
    _ name: String, in unit: Figure, _ summary: String, reading: String,
    ofTrial read: @escaping @Sendable (Observation) -> Measurement
  ) {
    (rawValue, self.unit, self.summary, self.reading, source) = (name, unit, summary, reading, .trial(read))
  }

  /// A measure of a trace without gaps: with one it is absent, since what is missing would look like an improvement.
  ///
  /// - Parameter read: what could not be measured is absent with a reason, never zero.
  init(
    _ name: String, in unit: Figure, _ summary: String, reading: String,
    ofTrace read: @escaping @Sendable (MeasuredTrace) -> Measurement
  ) {
    (rawValue, self.unit, self.summary, self.reading, source) = (name, unit, summary, reading, .trace(read))
  }

  /// The measure of a name; nil for a name that none has.
  package init?(rawValue: String) {
    guard let measure = Self.byName[rawValue] else { return nil }
    self = measure
  }

  private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

  /// Whether there is none without a settled trace.
  package var readsTrace: Bool {
    switch source {
    case .trial: false
    case .trace: true
    }
  }

  /// What it is of one trial.
  package func measurement(of seen: Observation) -> Measurement {
    measurement(of: seen) { MeasuredTrace(seen.trace, prices: seen.prices) }
  }

  /// - Parameter trace: that of the trial, asked for only where it has no gaps.
  func measurement(of seen: Observation, _ trace: () -> MeasuredTrace) -> Measurement {
    switch source {
    case .trial(let read): read(seen)
    case .trace(let read): seen.trace.completeness.gap.map { .absent(why: $0, .trace) } ?? read(trace())
    }
  }
}

extension Figure {
  /// - Parameter name: a score's or a measure's.
  package init(of name: String, isMeasure: Bool) {
    self = isMeasure ? Measure(rawValue: name)?.unit ?? .score : .score
  }
}
