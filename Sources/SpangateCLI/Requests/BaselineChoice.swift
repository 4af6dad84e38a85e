/// What to compare with.
struct BaselineChoice: Sendable, Equatable {
  enum Source: Sendable, Equatable {
    /// Each suite's own.
    case suites
    /// Nothing: only absolute floors apply.
    case nothing
    /// One of the store's.
    case named(String)
    /// One that was exported.
    case file(String)

    /// - Parameter text: a baseline's name, or the path of a file: what has a slash in it or ends in `.json`.
    init(_ text: String) { self = text.hasSuffix(".json") || text.contains("/") ? .file(text) : .named(text) }
  }

  var source = Source.suites
  /// The git revision of which the quarantine lists, and a baseline that is a file, are read.
  var revision: String?
}
