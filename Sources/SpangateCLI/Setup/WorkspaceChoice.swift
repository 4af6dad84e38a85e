/// Where a command works, as its user says.
struct WorkspaceChoice: Sendable, Equatable {
  /// A settings file; nil for the `spangate.yaml` that is found.
  var settings: String?
  /// A path, or `sqlite:PATH`; nil for what the settings say.
  var store: String?
}
