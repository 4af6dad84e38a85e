package import SpangateCore

/// The unchanged agent of one suite, which may be asked beside the candidate.
package struct ControlAgent: Sendable {
  /// As the run's record has it.
  package var record: RunControl
  /// The candidate's suite with the control's target, under the variant that its trials are kept under: both are scored
  /// alike.
  package private(set) var suite: Suite
  /// The variant that its agent is told it is.
  package var toldVariant: String
  /// The folder of the suite in its worktree; nil for one that has none.
  package var worktree: String?
  /// Makes its files ready when it is to be asked for the first time, and names the folder that its agent starts in.
  package var ready: @Sendable () async throws(Finding) -> String

  package init(
    _ record: RunControl, of candidate: Suite, target: Located<any Target>, told variant: String,
    ready: @escaping @Sendable () async throws(Finding) -> String
  ) {
    self.record = record
    suite = candidate
    suite.target = target
    suite.variant = record.variant
    toldVariant = variant
    self.ready = ready
  }
}
