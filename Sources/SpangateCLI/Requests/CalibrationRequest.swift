/// What `spangate judge calibrate` is to do.
struct CalibrationRequest: Sendable, Equatable {
  /// The labels, as JSON lines.
  var file: String
  /// The suite that the judge is in.
  var suite: String
  /// The judge's name; nil where the suite has one alone.
  var scorer: String?
  var variant: String?
  /// Calls of the judge at one time.
  var concurrency = 8
}
