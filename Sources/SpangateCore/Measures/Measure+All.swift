extension Measure: CaseIterable {
  /// Every measure, in the order of every table.
  package static let allCases: [Measure] = [
    .latency,
    .wallTime,
    .turns,
    .modelCalls,
    .toolCalls,
    .inputTokens,
    .outputTokens,
    .costUSD,
  ]
}
