import SpangateCore
import SpangateTrace

/// What one trial needs of a measure, step by step.
struct RiseAmounts {
  let trial: TracedTrial
  /// By place; of several steps of one place the one that needs most stands for it.
  private(set) var places: [String: (amount: Double, step: Step, most: Double)] = [:]
  let total: Double

  /// - Parameter byModel: whether all calls of a model are one place.
  /// - Returns: nil where the measure is none of what steps need.
  init?(_ trial: TracedTrial, _ measure: Measure, byModel: Bool) {
    self.trial = trial
    let steps = StepReader.steps(of: trial.spans)
    guard let amounts = Self.amounts(measure, steps, trial.spans) else { return nil }
    var sum = 0.0
    var calls: [String: Int] = [:]
    for (place, step) in steps.enumerated() {
      if step.kind == .model { calls[step.modelName, default: 0] += 1 }
      guard amounts[place] > 0 else { continue }
      sum += amounts[place]
      let asksFor = measure == .turns || measure == .modelCalls
      let name =
        step.kind == .model && asksFor
        ? Self.asked(by: place, in: steps) : step.place(byModel ? nil : calls[step.modelName])
      let known = places[name]
      places[name] = (
        (known?.amount ?? 0) + amounts[place],
        known.map { $0.most >= amounts[place] ? $0.step : step } ?? step, max(known?.most ?? 0, amounts[place])
      )
    }
    total = trial.judgement.measures[measure]?.value ?? sum
  }

  private static func amounts(_ measure: Measure, _ steps: [Step], _ spans: [SpanRecord]) -> [Double]? {
    func counts(_ kind: SpanRole) -> [Double] { steps.map { $0.kind == kind ? 1 : 0 } }
    func usage(_ amount: (ModelCall.Usage) -> Double?) -> [Double] {
      var used: [SpanID: Double] = [:]
      for call in TraceTree(spans).modelCalls { used[call.span.id] = amount(call.usage) }
      return steps.map { $0.kind == .model ? used[$0.span] ?? 0 : 0 }
    }
    switch measure {
    case .latency, .wallTime: return SelfTimes.seconds(of: steps)
    case .turns, .modelCalls: return counts(.model)
    case .toolCalls: return counts(.tool)
    case .inputTokens: return usage { $0.inputTokens.map(Double.init) }
    case .outputTokens: return usage { $0.outputTokens.map(Double.init) }
    case .costUSD: return usage(\.cost)
    default: return nil
    }
  }

  /// What a call of a model leads to.
  private static func asked(by place: Int, in steps: [Step]) -> String {
    var names: [String] = []
    for step in steps[(place + 1)...] where step.container == steps[place].container {
      if step.kind == .model { break }
      let name = "`\(step.plainLabel.inert(limit: 60))`"
      if step.kind == .tool || step.kind == .agent, !names.contains(name) { names.append(name) }
    }
    return names.isEmpty
      ? "calls of a model that ask for nothing"
      : "calls of a model that ask for \(names.sorted().joined(separator: " and "))"
  }
}

extension Step {
  fileprivate var plainLabel: String {
    label.hasSuffix(Step.retried) ? String(label.dropLast(Step.retried.count)) : label
  }

  fileprivate var modelName: String {
    for field in fields where field.feature == .model && field.path.isEmpty {
      if case .text(let text) = field.value { return text }
    }
    return ""
  }

  /// - Parameter call: which call of its model it is.
  fileprivate func place(_ call: Int?) -> String {
    switch kind {
    case .model:
      let model = modelName.isEmpty ? "a model" : "model `\(modelName.inert(limit: 60))`"
      return call.map { "call \($0) of \(model)" } ?? model
    case .agent: return "`\(spanName.inert(limit: 60))` itself"
    default: return "`\(plainLabel.inert(limit: 60))`"
    }
  }
}
