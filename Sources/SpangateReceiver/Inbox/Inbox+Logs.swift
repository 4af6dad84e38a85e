import SpangateCore
import SpangateWire

extension Inbox {
  /// Counts the records and keeps those that were written inside a trial, as events of its spans.
  mutating func accept(_ request: LogRequest) {
    counts.logRecords += request.count
    for record in request.records {
      let ids = [record.traceID, record.resourceTraceID].compactMap { $0 }
      guard let id = ids.first(where: { trials[$0] != nil }), var trial = trials.removeValue(forKey: id) else {
        continue
      }
      defer { trials[id] = trial }
      guard trial.events.count < limits.spansPerTrial else { continue }
      trial.events.append(HeldTrial.Event(span: record.spanID, event: record.event, size: record.size))
      heldBytes += record.size
    }
  }
}
