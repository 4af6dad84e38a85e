import SpangateCore

/// Waits for the spans of a trial: the only stage that does.
struct Joining: Sendable {
  /// nil when the suite wants no traces.
  let collector: (any TraceCollector)?
  let traces: TraceNeed
  let session: any TargetSession

  func join(_ finished: FinishedTrial) async -> Trace {
    guard let collector else { return Trace(id: finished.trial.traceID, completeness: .off) }
    // Whoever does not need the trace is not kept waiting by an agent that sends none.
    let isOver = session.endsWithItsAnswer || finished.failed || traces == .optional
    return await collector.settle(finished.trial, agentExited: isOver)
  }
}

extension FinishedTrial {
  fileprivate var failed: Bool {
    if case .failed = outcome { true } else { false }
  }
}
