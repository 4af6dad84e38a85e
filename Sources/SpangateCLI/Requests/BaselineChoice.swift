import SpangateCore

/// What to compare with.
struct BaselineChoice: Sendable, Equatable {
  enum Source: Sendable, Equatable {
    /// Each suite's own.
    case suites
    /// Nothing: only absolute floors and hard rules apply.
    case nothing
    /// This one, whatever the suites say.
    case at(BaselinePlace)
  }

  var source = Source.suites
  /// The git revision of which the quarantine lists, and a baseline that is a file, are read.
  var revision: String?

  /// The path of a baseline that was exported.
  var file: String? { if case .at(.file(let path)) = source { path } else { nil } }

  /// Where a suite's baseline is: what the command line says wins.
  func place(of suite: Suite) -> BaselinePlace {
    if case .at(let place) = source { return place }
    return BaselinePlace(suite.gate.baseline).from(suite.folder)
  }
}
