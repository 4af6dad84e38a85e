import SpangateTrace

extension Measure {
  package static let turns = Measure(
    "turns", in: .count, "Turns of the agent, each one round of its loop.",
    reading: """
      It counts the trace's spans that are turns, and its model calls where no span is a turn. A trial without a settled \
      trace, or whose spans are neither, has none.
      """,
    ofTrace: { trace in
      let turns = trace.tree.turns
      return turns.isEmpty ? .absent(why: "no span is a turn or a model call", .unseen) : .value(Double(turns.count))
    })
}
