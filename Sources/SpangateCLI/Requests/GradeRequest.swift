import SpangateGate

/// What `spangate grade` is to do.
struct GradeRequest: Sendable, Equatable {
  /// Suites, selection, comparison and reports, as of a run.
  var run: RunRequest
  /// Files, folders, patterns, `-`, or `BACKEND:WHAT`.
  var traces: [String]
  /// How many traces of a backend at most, and how long ago they began at most; nil for the usual.
  var limit: Int?
  var since: Duration?
  var match = TraceMatching.Rule.usual
  /// Backends by name, or OTLP URLs, that scores are written to.
  var writeBack: [String] = []
  /// The file that a copy of the traces with their scores is written to.
  var output: String?
}
