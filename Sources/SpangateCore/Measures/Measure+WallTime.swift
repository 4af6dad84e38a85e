import SpangateTrace

extension Measure {
  package static let wallTime = Measure(
    "wall_time", in: .seconds, "Seconds from the call of the agent to its answer.",
    reading: """
      It is measured by spangate itself, and so known of every trial that was answered, with a trace or without one. A \
      trial that was recorded elsewhere has none.
      """,
    ofTrial: {
      $0.isRecorded
        ? .absent(why: "the trial was recorded, and nobody timed the call of the agent", .unseen)
        : .value($0.duration.seconds)
    })
}
