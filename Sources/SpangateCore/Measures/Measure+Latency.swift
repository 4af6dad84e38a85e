import SpangateTrace

extension Measure {
  package static let latency = Measure(
    "latency", in: .seconds, "Seconds from the call of the agent to its answer.",
    reading: """
      It is measured by spangate itself, and so known of every trial that was answered, with a trace or without one.
      """,
    ofTrial: { .value($0.duration.seconds) })
}
