import SpangateCore

/// Waits for the spans of a trial: the only stage that does.
struct Joining: Sendable {
  /// nil when the suite wants no traces.
  let collector: (any TraceCollector)?
  let traces: TraceNeed
  let session: any TargetSession
  /// How long to wait for what an agent's process left behind.
  var patience = Duration.seconds(10)

  func join(_ finished: FinishedTrial) async -> Trace {
    guard let collector else { return Trace(id: finished.trial.traceID, completeness: .off) }
    // Whoever does not need the trace is not kept waiting by an agent that sends none.
    let isOver = session.endsWithItsAnswer || finished.failed || traces == .optional
    if traces == .required, !finished.failed { await outlast(finished.trial) }
    let trace = await collector.settle(finished.trial, agentExited: isOver)
    guard traces == .optional, !trace.spans.isEmpty, !finished.failed, session.isAlive(after: finished.trial) else {
      return trace
    }
    await outlast(finished.trial)
    return await collector.settle(finished.trial, agentExited: isOver)
  }

  /// The trace once more, when spans came while it was scored; nil when none did.
  func grown(_ trace: Trace, of finished: FinishedTrial) async -> Trace? {
    guard let collector, let count = collector.spanCount(of: finished.trial), count > trace.spans.count else {
      return nil
    }
    return await join(finished)
  }

  /// Waits until nothing is left of what the agent started for a trial, or for as long as can be.
  private func outlast(_ trial: PlannedTrial) async {
    let start = ContinuousClock.now
    while session.isAlive(after: trial), ContinuousClock.now - start < patience, !Task.isCancelled {
      try? await Task.sleep(for: .milliseconds(20))
    }
  }
}

extension FinishedTrial {
  fileprivate var failed: Bool {
    if case .failed = outcome { true } else { false }
  }
}
