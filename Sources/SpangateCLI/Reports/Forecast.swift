import SpangateCore
import SpangateTrace

/// What a suite would do if it were run, and what that may cost.
struct Forecast {
  let suite: Suite
  let trials: Int
  let mostTrials: Int
  /// Of one trial on average, from the baseline.
  let costPerTrial: Measurement
  /// What the agent's process gets of variables; nil where there is no process.
  let variables: ForecastVariables?

  init(_ suite: Suite, baseline: Baseline.SuiteSamples?, variables: ForecastVariables? = nil) {
    self.suite = suite
    self.variables = variables
    trials = suite.cases.reduce(0) { $0 + suite.trials(of: $1) }
    mostTrials = suite.cases.reduce(0) { $0 + max(suite.maxTrials, suite.trials(of: $1)) }
    let costs = suite.cases.flatMap { baseline?.cases[$0.id]?.measures[.costUSD]?.values ?? [] }
    costPerTrial =
      costs.isEmpty
      ? .absent(why: "the baseline knows no cost of these cases") : .value(costs.reduce(0, +) / Double(costs.count))
  }

  private var target: String { type(of: suite.target.value).kind.id }

  var text: String {
    var lines = [
      "\(suite.name.value)  (\(suite.file))",
      "  agent: \(target), variant \(suite.variant), \(suite.concurrency) at a time, traces \(suite.traces.rawValue)",
      "  trials: \(trials) in the first round, at most \(mostTrials)",
    ]
    lines += variables?.lines ?? []
    switch costPerTrial {
    case .value(let cost):
      lines.append(
        "  cost: about \(Figure.dollars.text(cost * Double(trials))), at most \(Figure.dollars.text(cost * Double(mostTrials)))"
      )
    case .absent(let absence): lines.append("  cost: unknown, \(absence.why)")
    }
    lines += suite.cases.map { `case` in
      let scores = `case`.scorers.map(\.name).joined(separator: ", ")
      return "  - \(`case`.id.inert()): \(suite.trials(of: `case`)) trials, scored by \(scores)"
    }
    return lines.joined(separator: "\n")
  }

  var json: JSONValue {
    var object: JSONObject = [
      "suite": .string(suite.name.value), "file": .string(suite.file), "agent": .string(target),
      "variant": .string(suite.variant), "trials": .int(Int64(trials)), "max_trials": .int(Int64(mostTrials)),
    ]
    if let variables { object["variables"] = variables.json }
    switch costPerTrial {
    case .value(let cost):
      object["cost_usd"] = .number(cost * Double(trials))
      object["max_cost_usd"] = .number(cost * Double(mostTrials))
    case .absent(let absence): object["cost_usd_reason"] = .string(absence.why)
    }
    object["cases"] = .array(
      suite.cases.map { `case` in
        [
          "id": .string(`case`.id), "trials": .int(Int64(suite.trials(of: `case`))),
          "scores": .array(`case`.scorers.map { .string($0.name) }),
        ]
      })
    return .object(object)
  }
}
