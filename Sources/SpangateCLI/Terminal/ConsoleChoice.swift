/// How a command speaks, as its user wants it.
struct ConsoleChoice: Sendable, Equatable {
  /// Of findings and lists.
  var format = OutputFormat.full
  var color = ColorChoice.auto
  /// No progress and no notes.
  var quiet = false
  var verbose = false
}

enum ColorChoice: String, Sendable, CaseIterable {
  case auto, always, never
}

enum OutputFormat: String, Sendable, CaseIterable {
  case full, concise, json
}
