import SpangateCore
import SpangateTrace

/// Checks what the types of a gate cannot say, against the scores that the suite has.
struct GateReader {
  let scorers: [BoundScorer]
  /// Names can be compared only when every scorer could be read.
  let knowsScorers: Bool
  /// Reads what the suite's own measures ask.
  var measureQuery: MeasureQuery?

  func policy(_ document: GateDocument, _ findings: inout [Finding]) -> GatePolicy {
    var policy = GatePolicy()
    if let baseline = document.baseline {
      (policy.baseline, policy.baselineRange) = (baseline.value, baseline.range)
      if !Name.isValid(baseline.value) { findings.append(Name.finding(baseline.value, at: baseline.range)) }
    }
    policy.control = document.control
    if let age = document.maxAge {
      policy.maxAge = age
      require(age.value > .zero, age, "`max_age` must be more than nothing", nil, &findings)
    }
    if let rate = document.falseAlarmRate {
      policy.falseAlarmRate = rate.value
      let written = "`false_alarm_rate` must be from 0.000001 to 0.5, found \(rate.value.plain)"
      require((0.000001...0.5).contains(rate.value), rate, written, percent(rate.value), &findings)
    }
    if let margin = document.noWorseThan {
      policy.noWorseThan = margin.value
      let written = "`no_worse_than` must be more than 0 and less than 1, found \(margin.value.plain)"
      require(margin.value > 0 && margin.value < 1, margin, written, percent(margin.value), &findings)
    }
    policy.newCases = document.newCases ?? policy.newCases
    for (name, score) in document.scores?.entries ?? [] {
      policy.scores[name.value] = self.policy(name, score, &findings)
    }
    if let path = document.path { policy.path = self.policy(path, &findings) }
    for (measure, written) in document.measures?.policies ?? [] {
      if let query = written.value.query {
        findings.append(
          Finding(
            .valueInvalid, "`\(measure.rawValue)` is measured of every trial, and takes no query", at: query.range,
            help: "give the measure a name of its own"))
      }
      policy.measures[measure] = MeasureReader(measure: measure).policy(written, &findings)
    }
    for (name, written) in document.measures?.own ?? [] {
      guard let measure = measure(name, written.value, &findings) else { continue }
      policy.measures[measure] = MeasureReader(measure: measure).policy(written, &findings)
    }
    return policy
  }

  /// A measure of the suite's own.
  private func measure(
    _ name: Located<String>, _ document: GateDocument.MeasureDocument, _ findings: inout [Finding]
  ) -> Measure? {
    guard let query = document.query, !query.isStandIn, let measureQuery else { return nil }
    guard Measure.isName(name.value) else {
      findings.append(
        Finding(
          .valueInvalid, "`\(name.value.inert(limit: 60))` is no name of a measure", at: name.range,
          help: "use up to 60 lower-case letters, digits and `_`, a letter first"))
      return nil
    }
    do throws(Misconfigured) {
      return Measure(own: name.value, query: query.value, reading: try measureQuery(query.value))
    } catch {
      findings.append(
        Finding(.valueInvalid, "measure `\(name.value)`: \(error.message)", at: query.range))
      return nil
    }
  }

  private func policy(_ written: Located<PathDocument>, _ findings: inout [Finding]) -> PathPolicy {
    let ignored = written.value.ignore ?? []
    for pattern in ignored where pattern.value.isEmpty || pattern.value.allSatisfy({ $0 == "*" }) {
      findings.append(
        Finding(
          .valueInvalid, "a pattern under `ignore` names something", at: pattern.range,
          help: "to look at nothing, say `path: off`"))
    }
    return PathPolicy(rules: written.value.rules, ignore: ignored.map(\.value), range: written.range)
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
    let scales = scorers.filter { $0.name == name.value }.map { type(of: $0.scorer).scale }
    let scale = scales.contains(.open) ? ScoreScale.open : .graded
    if let tolerance = document.tolerance {
      require(tolerance.value >= 0, tolerance, "`tolerance` must not be negative", nil, &findings)
      require(
        tolerance.value < 1 || scale == .open, tolerance,
        "`tolerance` must be less than 1, which is all that a score can drop, found \(tolerance.value.plain)",
        percent(tolerance.value), &findings)
    }
    if let min = document.min { findings += ScoreLimit.problems(of: "min", min, scale) }
    return ScorePolicy(tolerance: document.tolerance?.value ?? 0, min: document.min)
  }

  /// What somebody may have meant who wrote 5 for five of a hundred.
  private func percent(_ value: Double) -> String? { (2...100).contains(value) ? "say `\(value.plain)%`" : nil }

  private func require<Value>(
    _ holds: Bool, _ value: Located<Value>, _ message: String, _ help: String?, _ findings: inout [Finding]
  ) {
    if !holds { findings.append(Finding(.valueInvalid, message, at: value.range, help: help)) }
  }
}

/// Checks what one measure may do.
private struct MeasureReader {
  let measure: Measure

  func policy(_ written: Located<GateDocument.MeasureDocument>, _ findings: inout [Finding]) -> MeasurePolicy {
    let document = written.value
    var policy = MeasurePolicy(statistic: document.statistic ?? .mean, range: written.range)
    if let allowance = document.maxIncrease {
      let change = change(allowance, &findings)
      policy.maxIncrease = change
      if case .relative(let amount)? = change, amount < 0 { findings.append(negative("max_increase", allowance)) }
      if case .absolute(let amount)? = change, amount < 0 { findings.append(negative("max_increase", allowance)) }
    }
    if let ceiling = document.max {
      policy.max = ceiling.value.seconds
      if let problem = problem(with: ceiling) { findings.append(problem) }
    }
    return policy
  }

  private var figure: Figure { measure.unit }

  /// `turns`, `calls`, `tokens`, `usd`; of a time nothing, since that is written as a duration.
  private var unit: String? { figure == .seconds ? nil : measure.name.split(separator: "_").last.map(String.init) }

  private func change(_ written: Located<Allowance>, _ findings: inout [Finding]) -> Change? {
    func amount(_ value: Double) -> String {
      unit.map { "\(value.plain) \($0 == "usd" ? "USD" : $0)" } ?? "\(value.plain)s"
    }
    switch written.value {
    case .share(let share): return .relative(share)
    case .number(0): return .absolute(0)
    case .number(let value):
      let share = value < 1 ? "\((value * 100).plain)%" : "\(value.plain)%"
      findings.append(
        Finding(
          .valueInvalid, "`max_increase` of `\(measure.name)` has no unit: \(value.plain) of what?",
          at: written.range,
          help: "say `\(share)` for a share of the baseline's, or `\(amount(value))` for an amount"))
    case .time(let time):
      if unit == nil { return .absolute(time / .seconds(1)) }
      findings.append(
        Finding(.valueInvalid, "`max_increase` of `\(measure.name)` is no time", at: written.range, help: example))
    case .counted(let value, let given):
      if let unit, [unit, String(unit.dropLast(unit.hasSuffix("s") ? 1 : 0))].contains(given.lowercased()) {
        return .absolute(value)
      }
      findings.append(
        Finding(
          .valueInvalid, "`max_increase` of `\(measure.name)` is not in `\(given.inert(limit: 40))`",
          at: written.range,
          help: example))
    }
    return nil
  }

  private var example: String {
    switch figure {
    case .seconds: "say `10%`, or an amount such as `500ms`"
    case .dollars: "say `10%`, or an amount such as `0.01 USD`"
    default: "say `10%`, or an amount such as `2 \(unit ?? "")`"
    }
  }

  private func problem(with ceiling: Located<Ceiling>) -> Finding? {
    let most = ceiling.value.seconds
    if most < 0 { return negative("max", ceiling) }
    if case .duration = ceiling.value, figure != .seconds {
      return Finding(
        .valueInvalid, "`max` of `\(measure.name)` is a number, not a duration", at: ceiling.range)
    }
    // No answer takes no time, and none is given in no turn.
    guard most == 0, figure == .seconds || measure == .turns else { return nil }
    return Finding(
      .valueInvalid, "`max` of `\(measure.name)` must be more than 0: it could never hold", at: ceiling.range)
  }

  private func negative<Value>(_ key: String, _ written: Located<Value>) -> Finding {
    Finding(.valueInvalid, "`\(key)` must not be negative", at: written.range)
  }
}
