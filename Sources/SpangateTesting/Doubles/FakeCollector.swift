package import SpangateCore
package import SpangateTrace

/// A collector that receives nothing and settles every trial with the spans that a closure makes up.
package final class FakeCollector: TraceCollector {
  private struct State {
    var expected: [PlannedTrial] = []
    var released: [(trial: PlannedTrial, enrichment: Enrichment)] = []
  }

  private let state = Locked(State())
  private let trace: @Sendable (PlannedTrial) -> Trace
  package let counts: CollectorCounts
  package let late: AsyncStream<EnrichedTrace>
  /// Cases whose trials have a span that comes once they are released.
  private let slow: Set<String>

  package init(
    counts: CollectorCounts = CollectorCounts(), late: [EnrichedTrace] = [], slow: Set<String> = [],
    _ trace: @escaping @Sendable (PlannedTrial) -> Trace = { Trace(id: $0.traceID, completeness: .absent) }
  ) {
    self.counts = counts
    self.slow = slow
    self.trace = trace
    self.late = AsyncStream { continuation in
      for trace in late { continuation.yield(trace) }
      continuation.finish()
    }
  }

  package var endpoint: String { "http://127.0.0.1:4318" }
  package var expected: [PlannedTrial] { state.withLock(\.expected) }
  package var released: [(trial: PlannedTrial, enrichment: Enrichment)] { state.withLock(\.released) }

  package var overtaken: [TraceID: Int] {
    let late = released.filter { slow.contains($0.trial.id.case) }
    return Dictionary(late.map { ($0.trial.traceID, 1) }) { $1 }
  }

  package func receive(_ request: [UInt8]) {}
  package func expect(_ trial: PlannedTrial) { state.withLock { $0.expected.append(trial) } }
  package func settle(_ trial: PlannedTrial, agentExited: Bool) async -> Trace { trace(trial) }

  package func release(_ trial: PlannedTrial, writing enrichment: Enrichment) -> EnrichedTrace {
    state.withLock { $0.released.append((trial, enrichment)) }
    return EnrichedTrace(id: trial.traceID, request: [], spanCount: 0)
  }

  package func endLate() {}
  package func close() async {}
}
