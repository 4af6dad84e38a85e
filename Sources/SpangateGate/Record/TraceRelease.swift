import SpangateCore
import SpangateTrace

/// Writes scores onto the spans of a trial and sends them on.
struct TraceRelease: Sendable {
  /// nil when the suite wants no traces.
  let collector: (any TraceCollector)?
  let exporter: (any TraceExporter)?
  /// spangate's own.
  let resource: Attributes
  let prices: PriceTable

  /// - Returns: the trace as it left; nil where there is none.
  func release(_ judged: JudgedTrial, of trial: PlannedTrial, with trace: Trace) async -> EnrichedTrace? {
    guard let collector else { return nil }
    var enrichment = Enrichment(
      judged.judgement, of: trial, agentRoot: trace.root?.id, calls: judged.calls, resource: resource)
    enrichment.add(costs: trace.costs(by: prices))
    let enriched = collector.release(trial, writing: enrichment)
    await exporter?.export(enriched, of: ScoredTrial(judgement: judged.judgement))
    return enriched
  }
}
