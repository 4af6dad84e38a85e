package import SpangateTrace

/// A number read off a trial and its trace. Lower is better.
///
/// A measure is one file, `Measure+Name.swift`, and one line in ``allCases``: what a gate may say of it, the schema, the
/// explanations and every table of a report are made of these. A suite may have further ones of its own, each with a
/// query that reads it off the spans.
package struct Measure: RawRepresentable, Hashable, Sendable {
  /// Its name in baselines and records. It stays. A suite's own has its query's fingerprint behind it, so that numbers of
  /// another query are never taken for its: `searches@d58b3fa7c2d5e0f1`.
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
    case spans(@Sendable ([SpanRecord]) -> Measurement)
    /// A suite's own that only its name is known of.
    case recorded
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

  /// A suite's own.
  ///
  /// - Parameters:
  ///   - name: in `lower_snake_case`, and no other measure's.
  ///   - read: what a trace without gaps gives for the query.
  package init(own name: String, query: String, reading read: @escaping @Sendable ([SpanRecord]) -> Measurement) {
    self.init(own: "\(name)@\(Fingerprint(of: .string(query)))", .spans(read))
  }

  private init(own rawValue: String, _ source: Source) {
    (self.rawValue, unit, self.source) = (rawValue, .count, source)
    summary = "What a query of the suite finds in the trace."
    reading = "It is read by the suite's query. A trial without a settled trace has none."
  }

  /// The measure of a name; nil for a name that none can have.
  package init?(rawValue: String) {
    if let measure = Self.byName[rawValue] {
      self = measure
    } else {
      let parts = rawValue.split(separator: "@", omittingEmptySubsequences: false)
      guard parts.count == 2, Self.isName(parts[0]), Self.byName[String(parts[0])] == nil, parts[1].utf8.count == 16,
        parts[1].utf8.allSatisfy({ 0x30...0x39 ~= $0 || 0x61...0x66 ~= $0 })
      else { return nil }
      self.init(own: rawValue, .recorded)
    }
  }

  /// Its name in suites and reports, in `lower_snake_case`.
  package var name: String { rawValue.prefix { $0 != "@" }.description }

  package var isOwn: Bool { rawValue.utf8.contains(UInt8(ascii: "@")) }

  /// Whether a text can be the name of a suite's own measure.
  package static func isName(_ text: some StringProtocol) -> Bool {
    let bytes = text.utf8
    guard let first = bytes.first, 0x61...0x7a ~= first, bytes.count <= 60 else { return false }
    return bytes.allSatisfy { 0x61...0x7a ~= $0 || 0x30...0x39 ~= $0 || $0 == UInt8(ascii: "_") }
  }

  private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

  /// Whether there is none without a settled trace.
  package var readsTrace: Bool {
    switch source {
    case .trial: false
    case .trace, .spans, .recorded: true
    }
  }

  /// What it is of one trial.
  package func measurement(of seen: Observation) -> Measurement {
    measurement(of: seen) { MeasuredTrace(seen.trace, prices: seen.prices) }
  }

  /// - Parameter trace: that of the trial, asked for only where it has no gaps.
  func measurement(of seen: Observation, _ trace: () -> MeasuredTrace) -> Measurement {
    if case .trial(let read) = source { return read(seen) }
    if let gap = seen.trace.completeness.gap { return .absent(why: gap, .trace) }
    return switch source {
    case .trial(let read): read(seen)
    case .trace(let read): read(trace())
    case .spans(let read): read(seen.trace.spans)
    case .recorded: .absent(why: "the query of `\(name)` is not known here")
    }
  }
}

extension Figure {
  /// - Parameter name: a score's or a measure's.
  package init(of name: String, isMeasure: Bool) {
    self = isMeasure ? Measure(rawValue: name)?.unit ?? .count : .score
  }
}
