package import SpangateCore
import SpangateTrace

/// A change of an agent's path, as reports write it.
package struct EncodedPathChange: Codable, Sendable, Equatable {
  /// `tools`, `models`, `steps`, `first_calls` or `arguments`.
  package var part: String
  /// `new`, `vanished`, `more`, `fewer`, `moved`, `higher` or `lower`.
  package var change: String
  /// The tool, the model or the step.
  package var name: String
  package var argument: String?
  /// One sentence.
  package var message: String
  /// `blocking` or `advisory`.
  package var severity: String
  /// How likely is as much in any of what was looked at in the suite, if nothing changed.
  package var pValue: Double
  /// In how many trials it is seen, of how many, and how often a trial does it.
  package var trials: Int
  package var ofTrials: Int
  package var mean: Double?
  package var meanReason: String?
  package var baselineTrials: Int
  package var ofBaselineTrials: Int
  package var baselineMean: Double?
  package var baselineMeanReason: String?
  package var cases: [String]
  /// A trial that shows it.
  package var `case`: String
  package var trial: Int
  package var traceId: String
  package var spanId: String?
  package var url: String?
  /// One that shows how it was.
  package var baselineTraceId: String?
}

extension EncodedPathChange {
  package init(_ change: PathChange) {
    self.init(
      part: change.part.rawValue, change: change.kind.rawValue, name: change.name.bounded,
      argument: change.argument?.bounded, message: change.message.bounded, severity: change.severity.rawValue,
      pValue: 1, trials: change.now.trials, ofTrials: change.now.all, baselineTrials: change.before.trials,
      ofBaselineTrials: change.before.all, cases: change.cases.map(\.bounded), case: change.trial.case.bounded,
      trial: change.trial.index, traceId: "\(change.trace)", spanId: change.span?.description,
      url: change.url?.bounded, baselineTraceId: change.otherTrace?.description)
    pValue = Measurement.value(change.chance).encoded.0 ?? 1
    (mean, meanReason) = change.now.measurement.encoded
    (baselineMean, baselineMeanReason) = change.before.measurement.encoded
  }
}

extension PathChange.Sight {
  fileprivate var measurement: Measurement { mean.map { .value($0) } ?? .absent(why: "no trial calls it") }
}

extension PathReport? {
  /// The changes, or why there are none to know of; neither where nobody looked.
  var encoded: (changes: [EncodedPathChange]?, reason: String?) {
    guard let self else { return (nil, nil) }
    if let why = self.whyNot { return (nil, why.bounded) }
    return (self.changes.map(EncodedPathChange.init), nil)
  }
}
