/// What `spangate plan` is to show.
struct PlanRequest: Sendable, Equatable {
  /// Of which run.
  var run: RunRequest
  /// Whether to show what drops it can see, and not what it would do.
  var showsPower = false
}
