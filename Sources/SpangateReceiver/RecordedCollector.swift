package import SpangateCore
package import SpangateTrace
import SpangateWire

/// Hands over recorded traces as if they had just come, and writes scores onto copies of them. Nothing is received.
package final class RecordedCollector: TraceCollector {
  private let trials: RecordedTrials
  private let redactor: Redactor
  private let limits = ReceiverLimits()

  /// - Parameter redactor: of what is let go; what is scored is what was recorded.
  package init(_ trials: RecordedTrials, redactor: Redactor) {
    self.trials = trials
    self.redactor = redactor
  }

  package var endpoint: String { "" }
  package var counts: CollectorCounts { CollectorCounts() }
  package var late: AsyncStream<EnrichedTrace> { AsyncStream { $0.finish() } }

  package func receive(_ request: [UInt8]) {}
  package func expect(_ trial: PlannedTrial) {}
  package func endLate() {}
  package func close() async {}

  package func settle(_ trial: PlannedTrial, agentExited: Bool) async -> Trace {
    guard let recorded = trials.trial(trial.id) else { return Trace(id: trial.traceID, completeness: .absent) }
    return Trace(id: trial.traceID, spans: recorded.spans, completeness: recorded.completeness)
  }

  package func release(_ trial: PlannedTrial, writing enrichment: Enrichment) -> EnrichedTrace {
    let spans = trials.end(trial.id)?.spans ?? []
    var held = HeldTrial(trial, limits: limits)
    held.spanCount = spans.count
    var contents = TrialContents(trial: held, requests: [])
    if let request = try? TraceRequest(parsing: OTLPTraces.request(for: spans)) {
      contents.requests = [(request, Array(request.spans.indices))]
    }
    return contents.enriched(
      with: enrichment, tags: EncodedAttributes(enrichment.tags), redactor: redactor,
      reserved: ReservedNames(enrichment))
  }
}
