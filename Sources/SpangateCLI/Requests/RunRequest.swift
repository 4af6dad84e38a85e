/// What `spangate run` is to do.
struct RunRequest: Sendable, Equatable {
  /// Suite files, or folders of them; may be empty when a run is resumed.
  var suites: [String]
  /// nil for the first that a suite declares.
  var variant: String?
  var asking = AskingRequest()
  var baseline = BaselineChoice()
  /// A run, or the start of its name.
  var resumed: String?
  /// Of how many accepted runs the baseline keeps its samples, this one included; nil when it is not to be accepted.
  var accepting: Int?
}
