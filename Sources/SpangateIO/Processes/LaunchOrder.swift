import SpangateTrace

/// What to start, and whom to tell.
struct LaunchOrder: Sendable {
  let id: UInt64
  let command: ProcessCommand
  /// It has no time-out, and its stdout belongs to its diagnostics.
  let stays: Bool
  let diagnostics: Locked<TailBuffer>
  /// Called on the loop's thread: once when it runs, once when it has ended, or only the latter.
  let report: @Sendable (ChildEvent) -> Void
}

enum ChildEvent: Sendable {
  case started
  case ended(ProcessResult)
}
