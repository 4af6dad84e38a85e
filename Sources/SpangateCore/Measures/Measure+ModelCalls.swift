extension Measure {
  package static let modelCalls = Measure(
    "model_calls", in: .count, "Calls of a model.",
    reading: """
      It counts the trace's spans that are model calls. A trial without a settled trace, or without a model call, has \
      none.
      """,
    ofTrace: { $0.modelCalls.isEmpty ? .noModelCall : .value(Double($0.modelCalls.count)) })
}

extension Measurement {
  /// What nothing that sums over model calls can tell of a trace without one.
  static let noModelCall = Measurement.absent(why: "no span is a model call", .unseen)
}
