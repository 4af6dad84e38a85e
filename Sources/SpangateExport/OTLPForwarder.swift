package import SpangateCore

/// Forwards traces to every backend at once, over OTLP/HTTP; what one of them does not take waits in the spool.
package struct OTLPForwarder: TraceExporter {
  private let lanes: [BackendLane]

  package init(
    backends: [NamedBackend], http: any HTTPClient, spool: any Spool, policy: ExportPolicy = ExportPolicy(),
    pace: Pace = .real
  ) {
    lanes = backends.map { BackendLane($0, http: http, spool: spool, policy: policy, pace: pace) }
  }

  package func export(_ trace: EnrichedTrace, of trial: ScoredTrial?) async {
    let queued = QueuedTrace(trace: trace, trial: trial)
    guard lanes.count > 1 else {
      await lanes.first?.offer(queued)
      return
    }
    await withDiscardingTaskGroup { group in
      for lane in lanes.dropFirst() { group.addTask { await lane.offer(queued) } }
      await lanes.first?.offer(queued)
    }
  }

  package func finish(within deadline: Duration) async -> [Delivery] {
    await withTaskGroup(of: (Int, Delivery).self) { group in
      for (index, lane) in lanes.enumerated() { group.addTask { (index, await lane.finish(within: deadline)) } }
      return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }
}
