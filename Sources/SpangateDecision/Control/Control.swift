import SpangateCore

/// The unchanged agent of one suite, asked now beside the candidate: what a change of the surroundings would have done to
/// it, too.
package struct Control: Sendable {
  /// Who it is, such as `control` or `main`: a variant or a git revision.
  package var name: String
  /// What was measured of it so far, under the suite's name. It has the candidate's cases and scorers.
  package var measured: MeasuredSuite
  /// The folder that its agent starts in, where that is a worktree.
  package var place: String?

  package init(name: String, measured: MeasuredSuite, place: String? = nil) {
    self.name = name
    self.measured = measured
    self.place = place
  }

  var suite: String { measured.suite.name.value }
}
