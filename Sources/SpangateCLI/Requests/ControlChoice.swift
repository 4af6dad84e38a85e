/// Which unchanged agent may be asked beside the candidate.
enum ControlChoice: Sendable, Equatable {
  /// The suite's `gate.control`.
  case suites
  /// A variant of the suite as it is.
  case variant(String)
  /// The agent as it is at a git revision; `merge-base` is where the branch left the branch that it goes into.
  case revision(String)

  /// The revision that stands for where the branch left.
  static let mergeBase = "merge-base"
}
