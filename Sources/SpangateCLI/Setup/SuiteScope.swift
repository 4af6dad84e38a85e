import SpangateCore

/// What a command named, and which suites are in it.
struct SuiteScope: Sendable, Equatable {
  /// Files and folders, from the top of the checkout on; empty when the command leaves out suites on purpose.
  var paths: [String] = []
  /// The suites that are in them, also those of which nothing was selected.
  var names: Set<String> = []
  /// The stored run that the command is about; nil for one that begins now.
  var run: String?
  /// Other machines have the other cases.
  var isShard = false
}

/// The suites of a command, narrowed to what it selected.
struct SelectedSuites: Sendable {
  var suites: [Suite]
  var scope = SuiteScope()
}
