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

  /// In the order of every table: a suite's own come last, by their names.
  package static func ordered(_ measures: some Sequence<Measure>) -> [Measure] {
    let measures = Set(measures)
    return allCases.filter(measures.contains) + measures.filter(\.isOwn).sorted { $0.rawValue < $1.rawValue }
  }
}
