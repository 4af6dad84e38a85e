import SpangateTrace
import SpangateWire

/// Spans of one request that are in one trace and below resources that name one trial.
struct SpanGroup: Sendable {
  var trace: TraceID
  /// The trial that the resource names.
  var named: TraceID?
  /// Into the request's spans, ascending.
  var spans: [Int] = []
}

extension TraceRequest {
  /// All spans, so that each group is of one trial or of none.
  ///
  /// - Parameter attribute: of a resource, in which it may name a trial.
  func groups(byTrialIn attribute: String) -> [SpanGroup] {
    let named = resources.indices.map { traceID(in: attribute, ofResource: $0) }
    var groups: [SpanGroup] = []
    var places: [TraceID?: [TraceID: Int]] = [:]
    var last: (trace: TraceID, scope: UInt32, place: Int)?
    for (index, span) in spans.enumerated() {
      if let last, last.trace == span.traceID, last.scope == span.scope {
        groups[last.place].spans.append(index)
        continue
      }
      let named = named[Int(scopes[Int(span.scope)].resource)]
      let place = places[named]?[span.traceID] ?? groups.count
      if place == groups.count {
        groups.append(SpanGroup(trace: span.traceID, named: named))
        places[named, default: [:]][span.traceID] = place
      }
      groups[place].spans.append(index)
      last = (span.traceID, span.scope, place)
    }
    return groups
  }
}
