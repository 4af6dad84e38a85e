/// Asks what changed in the path of a suite, or of one variant beside another.
package struct PathQuestion: Sendable {
  package var suite: String
  package var cases: [Case]
  package var policy: PathPolicy
  /// For the probability that any advisory change is told where nothing changed, and that any change blocks.
  package var bounds: (advisory: Double, blocking: Double)
  /// How often the trials might have been looked at, since some were asked for by what came before.
  package var looks: Int

  package struct Case: Sendable {
    package var id: String
    /// Of this run, or of the variant that is looked at.
    package var now: [Judgement]
    package var before: Before

    package init(id: String, now: [Judgement], before: Before) {
      self.id = id
      self.now = now
      self.before = before
    }
  }

  /// What it is compared with.
  package enum Before: Sendable {
    /// The trials of runs that were accepted, by their IDs.
    case runs([String])
    case trials([Judgement])
  }

  package init(
    suite: String, cases: [Case], policy: PathPolicy, bounds: (advisory: Double, blocking: Double), looks: Int = 1
  ) {
    self.suite = suite
    self.cases = cases
    self.policy = policy
    self.bounds = bounds
    self.looks = looks
  }
}

/// Finds changes of the path by the traces of trials.
package typealias PathSearch = @Sendable (PathQuestion) -> PathReport
