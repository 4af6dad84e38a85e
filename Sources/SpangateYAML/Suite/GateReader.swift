import SpangateCore
import SpangateTrace

/// Checks what the types of a gate cannot say, against the scores that the suite has.
struct GateReader {
  let scorers: [BoundScorer]
  /// Names can be compared only when every scorer could be read.
  let knowsScorers: Bool

  func policy(_ document: GateDocument, _ findings: inout [Finding]) -> GatePolicy {
    var policy = GatePolicy()
    if let baseline = document.baseline { policy.baseline = baseline }
    if let age = document.maxAge {
      policy.maxAge = age
      require(age.value > .zero, age, "`max_age` must be more than nothing", &findings)
    }
    if let rate = document.falseAlarmRate {
      policy.falseAlarmRate = rate.value
      require(rate.value > 0 && rate.value < 1, rate, "`false_alarm_rate` must be between 0 and 1", &findings)
    }
    for (name, score) in document.scores?.entries ?? [] {
      policy.scores[name.value] = self.policy(name, score, &findings)
    }
    for (measure, written) in document.measures?.policies ?? [] {
      policy.measures[measure] = self.policy(measure, written, &findings)
    }
    return policy
  }

  private func policy(
    _ name: Located<String>, _ document: GateDocument.ScoreDocument, _ findings: inout [Finding]
  ) -> ScorePolicy {
    let names = Set(scorers.map(\.name)).sorted()
    if knowsScorers, !names.contains(name.value) {
      let listed = names.prefix(8).map { "`\($0.inert(limit: 40))`" }.joined(separator: ", ")
      findings.append(
        Finding(
          .keyUnknown, "no scorer gives a score `\(name.value.inert(limit: 60))`", at: name.range,
          help: name.value.nearest(among: names).map { "did you mean `\($0)`?" }
            ?? (names.isEmpty ? nil : "the scores of this suite are \(listed)")))
    }
    if let tolerance = document.tolerance {
      require(tolerance.value >= 0, tolerance, "`tolerance` must not be negative", &findings)
    }
    return ScorePolicy(tolerance: document.tolerance?.value ?? 0, min: document.min)
  }

  private func policy(
    _ measure: Measure, _ written: Located<GateDocument.MeasureDocument>, _ findings: inout [Finding]
  ) -> MeasurePolicy {
    let document = written.value
    if let change = document.maxIncrease {
      let amount =
        switch change.value {
        case .relative(let amount), .absolute(let amount): amount
        }
      require(amount >= 0, change, "`max_increase` must not be negative", &findings)
    }
    if let ceiling = document.max {
      require(ceiling.value.seconds >= 0, ceiling, "`max` must not be negative", &findings)
      if case .duration = ceiling.value {
        require(
          measure.unit == .seconds, ceiling, "`max` of `\(measure.rawValue)` is a number, not a duration", &findings)
      }
    }
    return MeasurePolicy(
      maxIncrease: document.maxIncrease?.value, statistic: document.statistic ?? .mean,
      max: document.max?.value.seconds, range: written.range)
  }

  private func require<Value>(
    _ holds: Bool, _ value: Located<Value>, _ message: String, _ findings: inout [Finding]
  ) {
    if !holds { findings.append(Finding(.valueInvalid, message, at: value.range)) }
  }
}
