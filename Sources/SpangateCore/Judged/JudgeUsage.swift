package import SpangateTrace

/// What judges took to score a trial, or many. Never part of the agent's own measures.
package struct JudgeUsage: Sendable, Equatable {
  package var calls: Int
  /// Of the calls that say.
  package var inputTokens: Int64
  package var outputTokens: Int64
  /// In US dollars, of the calls that have a price.
  package var cost: Double
  /// Calls that gave an answer and have no price.
  package var unpriced: Int

  package init(calls: Int = 0, inputTokens: Int64 = 0, outputTokens: Int64 = 0, cost: Double = 0, unpriced: Int = 0) {
    self.calls = calls
    self.inputTokens = inputTokens
    self.outputTokens = outputTokens
    self.cost = cost
    self.unpriced = unpriced
  }

  /// Takes in one more call.
  ///
  /// - Parameter usage: nil of a call that came to nothing.
  package mutating func add(_ usage: ModelCall.Usage?) {
    calls += 1
    guard let usage else { return }
    inputTokens = inputTokens.saturatingSum(usage.inputTokens ?? 0)
    outputTokens = outputTokens.saturatingSum(usage.outputTokens ?? 0)
    cost += usage.cost ?? 0
    if usage.cost == nil { unpriced += 1 }
  }

  package static func + (a: JudgeUsage, b: JudgeUsage) -> JudgeUsage {
    JudgeUsage(
      calls: a.calls + b.calls, inputTokens: a.inputTokens.saturatingSum(b.inputTokens),
      outputTokens: a.outputTokens.saturatingSum(b.outputTokens), cost: a.cost + b.cost,
      unpriced: a.unpriced + b.unpriced)
  }

  /// What all calls cost together, unless the price of one is not known.
  package var measurement: Measurement {
    unpriced == 0 ? .value(cost) : .absent(why: "\(unpriced) of \(calls) calls of judges have no price")
  }
}
