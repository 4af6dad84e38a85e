import SpangateTrace

extension Measure {
  package static let latency = Measure(
    "latency", in: .seconds, "Seconds that the agent worked: those of its root span.",
    reading: """
      It is the root span's duration, without what it takes to start a process or to reach a server. A trial without a \
      settled trace has none; `wall_time` is known of every trial that was answered. Runs and baselines of spangate \
      0.1.0 called `latency` what is `wall_time` now, and are read so.
      """,
    ofTrace: { trace in
      guard let root = trace.tree.root else { return .absent(why: "no span is the agent's root", .unseen) }
      if let why = root.untimed { return .absent(why: "the agent's root span \(why)", .unseen) }
      return .value(root.duration)
    })
}

extension Measure {
  /// Where nothing is known of the call as a whole, what is called latency is it: before there was a `wall_time`.
  package static func renamed<Value>(_ measures: [Measure: Value]) -> [Measure: Value] {
    guard measures[.wallTime] == nil, let call = measures[.latency] else { return measures }
    var measures = measures
    measures[.latency] = nil
    measures[.wallTime] = call
    return measures
  }
}
