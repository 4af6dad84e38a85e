import SpangateCore
import SpangateTrace

/// One result of promptfoo: a test that was asked once.
struct PromptfooRow {
  let row: JSONValue

  private var test: JSONValue { row["testCase"] ?? .null }
  private var variables: JSONValue { row["vars"] ?? test["vars"] ?? .null }

  /// The test's description; without one, its variables.
  var name: String {
    if let words = test["description"]?.words ?? row["description"]?.words { return words }
    let values = (variables.object ?? [:]).map { "\($0.key)=\($0.value.string ?? $0.value.description)" }
    return values.isEmpty ? "test" : values.joined(separator: ", ")
  }

  var definition: JSONValue { variables }

  private static let success = "success"

  /// What every run of the test has as scores, with what each is.
  var scorers: [String: JSONValue] {
    var scorers = Dictionary(components.map { ($0.name, $0.assertion) }, uniquingKeysWith: { first, _ in first })
    scorers[Self.success] = ["threshold": test["threshold"] ?? .null]
    return scorers
  }

  private struct Component {
    var name: String
    var result: JSONValue
    var assertion: JSONValue
  }

  /// The assertions' results. Of two that would have one name, the later one is numbered.
  private var components: [Component] {
    var components: [Component] = []
    func add(_ results: [JSONValue], depth: Int) {
      for result in results {
        let parts = result["componentResults"]?.items ?? []
        if !parts.isEmpty, depth < 8 {
          add(parts, depth: depth + 1)
          continue
        }
        guard let assertion = result["assertion"], assertion.object != nil else { continue }
        let base = ImportedName.made(of: assertion["metric"]?.words ?? assertion["type"]?.words ?? "assertion")
        let others = components.count { $0.name == base || $0.name.hasPrefix("\(base) #") }
        let count = others + (base == Self.success ? 1 : 0)
        components.append(
          Component(
            name: count == 0 ? base : "\(base) #\(count + 1)", result: result, assertion: Self.meaning(of: assertion)))
      }
    }
    add(row["gradingResult"]?["componentResults"]?.items ?? [], depth: 0)
    return components
  }

  /// Without what only weighs or names it.
  private static func meaning(of assertion: JSONValue) -> JSONValue {
    var object = assertion.object ?? [:]
    for key in ["weight", "metric"] { object[key] = nil }
    return .object(object)
  }

  var trial: ImportedTrial {
    var trial = ImportedTrial(call)
    trial.duration = row["latencyMs"]?.amount.map { $0 / 1_000 }
    trial.measures = measures
    trial.trace = row.namedTrace ?? row["metadata"]?.namedTrace ?? row["response"]?["metadata"]?.namedTrace
    trial.scores = components.map(score) + [total]
    return trial
  }

  /// An error is not a failed assertion: there is nothing to judge. `failureReason` 2 says so.
  private var call: ImportedTrial.Call {
    let error = row["error"]?.words ?? row["response"]?["error"]?.words
    if row["failureReason"]?.int == 2 || error != nil && row["failureReason"]?.int != 1 {
      let why = (error ?? "it does not say why").inert(limit: 300)
      return .failed(AgentFailure(.crashed, "promptfoo had an error: \(why)", isTransient: false))
    }
    let output = row["response"]?["output"] ?? .null
    return .answered(output.string ?? (output.isSomething ? output.description : ""))
  }

  private func score(_ component: Component) -> ImportedScore {
    let reason = component.result["reason"]?.words
    var score = ImportedScore(component.name, Self.value(component.result), because: reason)
    score.passes = component.result["pass"]?.bool
    // What weighs nothing decides nothing in promptfoo either.
    if component.result["assertion"]?["weight"]?.double == 0 { (score.weight, score.severity) = (0, .advisory) }
    return score
  }

  private var total: ImportedScore {
    let reason = row["gradingResult"]?["reason"]?.words ?? row["error"]?.words
    if didFail { return ImportedScore(Self.success, .passed(false), because: reason) }
    guard row["success"]?.bool != nil else {
      return ImportedScore(Self.success, .unscored(why: "the file does not say whether it passed"))
    }
    return ImportedScore(Self.success, .passed(true), because: reason)
  }

  /// Whether promptfoo takes it for a failure, whichever way it says so.
  var didFail: Bool {
    if case .failed = call { return true }
    let reason = row["failureReason"] ?? .null
    return row["success"]?.bool == false || reason.isSomething && reason.int != 0
  }

  /// A grade where there is one between pass and failure. What a grader's own error made of it says nothing.
  private static func value(_ result: JSONValue) -> ScoreValue {
    if result["metadata"]?["graderError"]?.bool == true {
      return .unscored(why: "the grader failed: \((result["reason"]?.words ?? "").inert(limit: 200))")
    }
    guard let passes = result["pass"]?.bool else { return .unscored(why: "the file does not say whether it passed") }
    guard let written = result["score"], written.isSomething else { return .passed(passes) }
    guard let score = written.double, score.isFinite else {
      return .unscored(why: "its score is `\(written.description.inert(limit: 60))`, which is no number")
    }
    return score == (passes ? 1 : 0) ? .passed(passes) : .number(score)
  }

  /// An answer from promptfoo's cache took neither time nor tokens, and says nothing of the agent's.
  private var measures: [Measure: Measurement] {
    if row["response"]?["cached"]?.bool == true {
      let absence = Measurement.absent(why: "the answer came from promptfoo's cache")
      return Dictionary(Measure.allCases.map { ($0, absence) }, uniquingKeysWith: { first, _ in first })
    }
    let usage = row["response"]?["tokenUsage"] ?? row["tokenUsage"] ?? .null
    var measures: [Measure: Measurement] = [:]
    measures[.wallTime] = row["latencyMs"]?.amount.map { .value($0 / 1_000) }
    measures[.inputTokens] = usage["prompt"]?.amount.map { .value($0) }
    measures[.outputTokens] = usage["completion"]?.amount.map { .value($0) }
    measures[.costUSD] = (row["response"]?["cost"] ?? row["cost"])?.amount.map { .value($0) }
    return measures
  }
}
