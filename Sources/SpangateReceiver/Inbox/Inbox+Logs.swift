import SpangateCore
import SpangateTrace
import SpangateWire

extension Inbox {
  /// Counts the records and finds those that were written inside a trial that is held.
  ///
  /// - Returns: their trials.
  mutating func accept(_ request: LogRequest) -> [(trial: TraceID, record: LogRequest.Record)] {
    counts.logRecords += request.count
    return request.records.compactMap { record in
      let ids = [record.traceID, record.resourceTraceID].compactMap { $0 }
      return ids.first { trials[$0] != nil }.map { ($0, record) }
    }
  }

  /// Keeps what was written inside a trial, as events of its spans.
  ///
  /// - Returns: how many there is no room for.
  mutating func keep(_ events: [(trial: TraceID, event: HeldTrial.Event)]) -> Int {
    var dropped = 0
    for (id, event) in events {
      guard let trial = trials[id] else { continue }
      guard trial.events.count < limits.spansPerTrial, trial.bytes + event.size <= limits.trialBytes,
        heldBytes + event.size <= limits.heldBytes
      else {
        dropped += 1
        continue
      }
      trials[id]?.events.append(event)
      trials[id]?.bytes += event.size
      heldBytes += event.size
    }
    return dropped
  }
}
