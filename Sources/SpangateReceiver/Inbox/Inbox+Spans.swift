import SpangateCore
import SpangateTrace
import SpangateWire

extension Inbox {
  /// Whose a span is.
  private enum Owner: Hashable {
    case held(TraceID)
    case released(TraceID)
    case nobody
  }

  /// Joins the spans of a request with their trials.
  ///
  /// - Parameter named: for each resource, the trial that it names.
  mutating func accept(
    _ request: TraceRequest, named: [TraceID?], at now: Duration
  ) throws(WireError) -> ExportResponse {
    counts.received += request.spans.count + request.rejected
    var kept: [(trial: TraceID, spans: [Int])] = []
    var dropped = 0
    for (owner, spans) in sorted(request, named: named) {
      switch owner {
      case .nobody: counts.unjoined += spans.count
      case .released(let trial): forwardLate(spans, of: request, trial: trial)
      case .held(let trial):
        let (fresh, excess) = admit(spans, of: request, to: trial, at: now)
        counts.joined += fresh.count
        dropped += excess
        if !fresh.isEmpty { kept.append((trial, fresh)) }
      }
    }
    if !kept.isEmpty { try keep(kept, of: request) }
    for (trial, _) in kept { wakeIfSooner(trial, at: now) }
    return response(to: request, dropped: dropped)
  }

  private func sorted(_ request: TraceRequest, named: [TraceID?]) -> [(owner: Owner, spans: [Int])] {
    var groups: [(owner: Owner, spans: [Int])] = []
    var places: [Owner: Int] = [:]
    var last: (trace: TraceID, scope: UInt32, place: Int)?
    for (index, span) in request.spans.enumerated() {
      if let last, last.trace == span.traceID, last.scope == span.scope {
        groups[last.place].spans.append(index)
        continue
      }
      let resource = request.scopes[Int(span.scope)].resource
      let owner = owner(of: span.traceID, named: named[Int(resource)])
      let place = places[owner] ?? groups.count
      if place == groups.count { groups.append((owner, [])) }
      groups[place].spans.append(index)
      places[owner] = place
      last = (span.traceID, span.scope, place)
    }
    return groups
  }

  private func owner(of trace: TraceID, named: TraceID?) -> Owner {
    for id in [trace, named].compactMap({ $0 }) {
      if trials[id] != nil { return .held(id) }
      if released[id] != nil { return .released(id) }
    }
    return .nobody
  }

  /// - Returns: the spans to keep, and how many were dropped because the trial has too many.
  private mutating func admit(
    _ spans: [Int], of request: TraceRequest, to id: TraceID, at now: Duration
  ) -> (fresh: [Int], excess: Int) {
    guard var trial = trials.removeValue(forKey: id) else { return ([], 0) }
    defer { trials[id] = trial }
    var fresh: [Int] = []
    fresh.reserveCapacity(spans.count)
    var excess = 0
    for index in spans {
      let span = request.spans[index]
      guard trial.spanCount + fresh.count < limits.spansPerTrial else {
        excess += 1
        continue
      }
      let isNew = trial.join.arrive(span.id, parent: span.parent, at: now)
      if isNew || !isHeld(span, of: request, by: trial) { fresh.append(index) }
    }
    if excess > 0 { trial.join.overflow() }
    trial.spanCount += fresh.count
    return (fresh, excess)
  }

  /// Whether a span is there already, to the byte: exporters send again what they got no answer for.
  private func isHeld(_ span: TraceRequest.SpanSlice, of request: TraceRequest, by trial: HeldTrial) -> Bool {
    trial.chunks.contains { chunk in
      guard let held = requests[chunk.request]?.request else { return false }
      return chunk.spans.contains { index in
        held.spans[index].id == span.id && TraceRequest.same(held.spans[index], of: held, span, of: request)
      }
    }
  }

  private mutating func keep(_ kept: [(trial: TraceID, spans: [Int])], of request: TraceRequest) throws(WireError) {
    let all = kept.flatMap(\.spans).sorted()
    let size = all.reduce(0) { $0 + request.spans[$1].body.count }
    // A request that is mostly someone else's spans is not worth its memory.
    let isCompacted = size * 2 < request.bytes.count
    let number = hold(isCompacted ? try request.keeping(all) : request, for: kept.count)
    let places = isCompacted ? Dictionary(uniqueKeysWithValues: zip(all, all.indices)) : [:]
    for (trial, spans) in kept {
      let spans = isCompacted ? spans.compactMap { places[$0] } : spans
      trials[trial]?.chunks.append(HeldTrial.Chunk(request: number, spans: spans))
    }
  }

  private mutating func forwardLate(_ spans: [Int], of request: TraceRequest, trial: TraceID) {
    guard let tags = released[trial] else { return }
    counts.late += spans.count
    overtaken[trial, default: 0] += spans.count
    var writer = WireWriter()
    let pass = redactor.isIdle ? nil : RedactionPass(redactor)
    request.write(spans, to: &writer, redactedBy: pass) { _ in SpanAddition(attributes: tags) }
    heldBytes += late.add(EnrichedTrace(id: trial, request: writer.bytes, spanCount: spans.count))
  }

  private mutating func response(to request: TraceRequest, dropped: Int) -> ExportResponse {
    var problems: [String] = []
    if let rejection = request.rejection {
      counts.refused["invalid span IDs", default: 0] += 1
      problems.append("\(request.rejected) spans without valid IDs: \(rejection)")
    }
    if dropped > 0 {
      counts.refused["too many spans in one trial", default: 0] += 1
      problems.append("\(dropped) spans beyond the \(limits.spansPerTrial) that are held for one trial")
    }
    return ExportResponse(
      rejected: request.rejected + dropped, message: problems.isEmpty ? nil : problems.joined(separator: "; "))
  }
}
