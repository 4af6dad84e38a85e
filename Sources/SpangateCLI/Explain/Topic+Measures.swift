import SpangateCore

extension Topic {
  init(_ measure: Measure) {
    let text = """
      measure `\(measure.rawValue)`: \(measure.summary)

      \(measure.reading.wrapped(at: 100))

      Lower is better. A gate limits it by `gate: {measures: {\(measure.rawValue): {max_increase: 10%}}}`, or by `max`.
      """
    self.init(measure.rawValue, text: text)
  }
}

extension Measure {
  /// What it is, with its unit.
  fileprivate var summary: String {
    switch self {
    case .latency: "seconds from the call of the agent to its answer"
    case .turns: "turns of the agent, each one round of its loop"
    case .modelCalls: "calls of a model"
    case .toolCalls: "calls of a tool"
    case .inputTokens: "tokens that models read"
    case .outputTokens: "tokens that models wrote"
    case .costUSD: "US dollars that the agent's model calls cost"
    }
  }

  /// Where it is read, and when there is none.
  fileprivate var reading: String {
    switch self {
    case .latency:
      "It is measured by spangate itself, and so known of every trial that was answered, with a trace or without one."
    case .turns:
      "It counts the trace's spans that are turns, and its model calls where no span is a turn. A trial without a "
        + "settled trace, or whose spans are neither, has none."
    case .modelCalls:
      "It counts the trace's spans that are model calls. A trial without a settled trace, or without a model call, has "
        + "none."
    case .toolCalls:
      "It counts the trace's spans that are tool calls. A trial without a settled trace, or of which no span says what "
        + "the agent did, has none."
    case .inputTokens, .outputTokens:
      "It is the sum over the trace's model calls. A trial without a settled trace has none, nor has one of which a "
        + "call that did not fail keeps quiet about its tokens: part of a sum would look like an improvement."
    case .costUSD:
      "It is what the spans state, else the tokens at the model's price: of `pricing` in spangate.yaml, else of the "
        + "built-in table. A trial with a call that has neither has none, which is never zero; see SG0110. What judges "
        + "cost is counted apart."
    }
  }
}
