/// What `spangate run` is to do.
struct RunRequest: Sendable, Equatable {
  /// Suite files, or folders of them; may be empty when a run is resumed.
  var suites: [String]
  /// nil for the first that a suite declares.
  var variant: String?
  var asking = AskingRequest()
  /// What to compare with; of a run that is accepted, what it becomes.
  var baseline = BaselineChoice()
  var control = ControlChoice.suites
  /// A run, or the start of its name.
  var resumed: String?
  /// Whether it may go on with another agent than the one that it began with.
  var allowsChanged = false
  /// Of how many accepted runs the baseline keeps its samples, this one included; nil when it is not to be accepted.
  var accepting: Int?

  /// A run that becomes the baseline is compared with nothing.
  var comparison: BaselineChoice {
    accepting == nil ? baseline : BaselineChoice(source: .nothing, revision: baseline.revision)
  }

  /// The option by which nothing is compared; nil when something is to be.
  var uncomparedBy: String? {
    if accepting != nil { return "--accept" }
    return baseline.source == .nothing ? "--no-baseline" : nil
  }

  /// Files that the command line names to be read.
  var inputs: [String] { suites + [baseline.file].compactMap { $0 } }
}
