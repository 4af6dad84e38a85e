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
  /// By how much scores may be shown to have dropped, as a part of 1; nil for what each suite says.
  var noWorseThan: Double?

  /// The path of a baseline that was exported.
  var file: String? { place?.file }

  /// What the command line names; nil where it names none.
  var place: BaselinePlace? { if case .at(let place) = source { place } else { nil } }

  /// Where a suite's baseline is: what the command line says wins.
  func place(of suite: Suite) -> BaselinePlace {
    place ?? BaselinePlace(suite.gate.baseline).from(suite.folder)
  }
}
