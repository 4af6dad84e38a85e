import SpangateCore
import SpangateDecision
import SpangateTrace

/// What drops a run of a suite can see, and what it takes to see half of them.
struct PowerForecast {
  let suite: Suite
  let powers: [Power]
  /// Accepted runs that have samples of the suite; 0 without a baseline.
  let runs: Int

  init(_ suite: Suite, powers: [Power], baseline: Baseline?) {
    self.suite = suite
    self.powers = powers.filter { $0.suite == suite.name.value }
    let samples = baseline?.suites[suite.name.value]?.cases.values.flatMap(\.scores.values) ?? []
    runs = Set(samples.flatMap(\.samples.runs)).count
  }

  /// Trials of one case: of most cases, where some ask for more than others.
  private var trials: Int {
    let sorted = suite.cases.map { suite.trials(of: $0) }.sorted()
    return sorted[sorted.count / 2]
  }
  private var most: Int { max(suite.maxTrials, trials) }

  var text: String {
    var lines = [
      "\(suite.name.value.inert(limit: 100))  (\(suite.file.inert()))",
      "  \(trials.counted("trial")) a case in the first round, at most \(most); \(baselineText)",
    ]
    if powers.isEmpty { lines.append("  no score of it has anything to compare with") }
    for power in powers { lines += text(of: power) }
    return lines.joined(separator: "\n")
  }

  private var baselineText: String {
    runs > 0
      ? "\(runs.counted("accepted run")) in the baseline"
      : "no baseline yet, so as if one run had been accepted in which all passed"
  }

  private func text(of power: Power) -> [String] {
    [
      "  \(power.score.inert(limit: 60)): the smallest drops that are seen 8 times out of 10",
      "    the whole suite:  \(drop(power.drops.suite))" + later(power),
      "    \(effort(power.halfOfSuite, power.drops.suite, power))",
      "    a typical case:   \(power.drops.namesDead ? drop(power.drops.case, else: Self.onlyDead) : drop(nil))",
      "    \(effort(power.halfOfCase, power.drops.case, power))",
    ].filter { $0.contains { $0 != " " } }
  }

  private func drop(_ drop: Double?, else none: String = "none, too few trials") -> String {
    drop.map(\.hundredths) ?? none
  }

  private static let onlyDead = "only one that never passes any more"

  private func later(_ power: Power) -> String {
    guard let most = power.drops.suiteAtMost, most.hundredths != drop(power.drops.suite) else { return "" }
    return ", or \(most.hundredths) after further rounds"
  }

  /// `half of that, 0.12, takes 20 trials a case (at most 96), or a baseline of 40 trials a case (keep 8 accepted runs)`
  private func effort(_ efforts: [Power.Effort], _ drop: Double?, _ power: Power) -> String {
    guard let drop else { return "" }
    let ways = efforts.map { effort in
      [
        effort.trials > 1 ? "\(effort.trials * trials) trials a case (at most \(effort.trials * most))" : nil,
        effort.baseline > 1 ? baseline(effort.baseline, power) : nil,
      ].compactMap { $0 }.joined(separator: " with ")
    }
    let half = "  half of that, \((drop / 2).decimals(2)), takes"
    return ways.isEmpty
      ? "\(half) more than 16 times as many trials and baseline" : "\(half) \(ways.joined(separator: ", or "))"
  }

  private func baseline(_ factor: Int, _ power: Power) -> String {
    let trials = (power.baselineTrials * Double(factor)).decimals(0)
    return "a baseline of \(trials) trials a case (keep \(max(1, runs) * factor) accepted runs)"
  }
}

extension PowerForecast {
  var json: JSONValue {
    [
      "suite": .string(suite.name.value), "file": .string(suite.file), "trials": .int(Int64(trials)),
      "max_trials": .int(Int64(most)), "baseline_runs": .int(Int64(runs)),
      "scores": .array(powers.map { .object(json(of: $0)) }),
    ]
  }

  private func json(of power: Power) -> JSONObject {
    var json: JSONObject = [
      "name": .string(power.score), "baseline_trials": .number(power.baselineTrials.withoutNoise),
    ]
    for (key, drop) in [
      ("suite_drop", power.drops.suite), ("suite_drop_at_most", power.drops.suiteAtMost),
      ("case_drop", power.drops.case),
    ] {
      if let drop {
        json.append(key, .number(drop.withoutNoise))
      } else {
        json.append(
          "\(key)_reason", .string(key == "case_drop" && power.drops.namesDead ? Self.seesDead : Self.seesNone))
      }
    }
    json.append("half_of_suite_drop", .array(power.halfOfSuite.map { self.json(of: $0, power) }))
    json.append("half_of_case_drop", .array(power.halfOfCase.map { self.json(of: $0, power) }))
    return json
  }

  private static let seesDead = "only a case that never passes any more would be named: too few trials for less"
  private static let seesNone = "no drop would be seen with probability 0.8: too few trials"

  private func json(of effort: Power.Effort, _ power: Power) -> JSONValue {
    [
      "trials": .int(Int64(effort.trials * trials)), "max_trials": .int(Int64(effort.trials * most)),
      "baseline_trials": .number((power.baselineTrials * Double(effort.baseline)).withoutNoise),
    ]
  }
}
