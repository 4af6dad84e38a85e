import SpangateCore
import SpangateTrace
import SpangateWire

/// What is still to be done about a request once its spans are joined, without the lock.
struct Admission: Sendable {
  var response = ExportResponse()
  /// Spans of trials that were let go, with the tags of these.
  var late: [(trial: TraceID, spans: [Int], tags: EncodedAttributes)] = []
  var sparse: Sparse?

  /// A request that is mostly someone else's spans, or such as are held already.
  struct Sparse: Sendable {
    /// A key of ``Inbox/requests``.
    var request: Int
    /// Those that are held.
    var spans: [Int]
    var trials: Set<TraceID>
  }
}

extension Inbox {
  /// Joins the spans of a request with their trials.
  mutating func accept(_ request: TraceRequest, _ groups: [SpanGroup], at now: Duration) -> Admission {
    counts.received += request.spans.count + request.rejected
    var admission = Admission()
    var kept: [(trial: TraceID, spans: [Int])] = []
    var dropped = 0
    let claims = counts.claimedRoots
    let number = nextNumber()
    for group in groups {
      let ids = [group.trace, group.named].compactMap { $0 }
      let spans = unclaimed(group.spans, of: request)
      if let trial = ids.first(where: { trials[$0] != nil || released[$0] != nil }) {
        if let tags = released[trial], trials[trial] == nil {
          guard !spans.isEmpty else { continue }
          counts.late += spans.count
          overtaken[trial, default: 0] += spans.count
          admission.late.append((trial, spans, tags))
        } else {
          let (fresh, excess) = admit(spans, of: request, as: number, to: trial, at: now)
          dropped += excess
          if !fresh.isEmpty { kept.append((trial, fresh)) }
        }
      } else {
        counts.unjoined += spans.count
      }
    }
    counts.joined += kept.reduce(0) { $0 + $1.spans.count }
    if !kept.isEmpty { admission.sparse = keep(kept, of: request, as: number) }
    for (trial, _) in kept { wakeIfSooner(trial, at: now) }
    admission.response = response(to: request, dropped: dropped, claims: counts.claimedRoots - claims)
    return admission
  }

  /// - Returns: the spans to keep, and how many were dropped because the trial has too many.
  private mutating func admit(
    _ spans: [Int], of request: TraceRequest, as number: Int, to id: TraceID, at now: Duration
  ) -> (fresh: [Int], excess: Int) {
    guard var trial = trials.removeValue(forKey: id) else { return ([], 0) }
    defer { trials[id] = trial }
    var fresh: [Int] = []
    fresh.reserveCapacity(spans.count)
    var excess = 0
    for index in spans {
      let span = request.spans[index]
      let isFull =
        trial.spanCount + fresh.count >= limits.spansPerTrial || trial.bytes + span.body.count > limits.trialBytes
      if let known = trial.join.seen(span.id), isHeld(span, of: request, as: number, by: trial, among: known) {
        trial.join.arrivedAgain(at: now)
      } else if isFull || !trial.add(span, at: HeldTrial.Place(request: number, span: index), now: now) {
        excess += 1
      } else {
        fresh.append(index)
      }
    }
    if excess > 0 { trial.join.overflow() }
    trial.spanCount += fresh.count
    return (fresh, excess)
  }

  /// Whether a span is there already, to the byte: exporters send again what they got no answer for.
  private func isHeld(
    _ span: TraceRequest.SpanSlice, of request: TraceRequest, as number: Int, by trial: HeldTrial, among known: Int
  ) -> Bool {
    trial.hasVersion(of: known) { place in
      guard let held = place.request == number ? request : requests[place.request]?.request else { return false }
      return TraceRequest.same(held.spans[place.span], of: held, span, of: request)
    }
  }

  /// - Returns: what would be better held without the spans of others.
  private mutating func keep(
    _ kept: [(trial: TraceID, spans: [Int])], of request: TraceRequest, as number: Int
  ) -> Admission.Sparse? {
    hold(request, as: number, for: kept.count)
    for (trial, spans) in kept {
      trials[trial]?.chunks.append(HeldTrial.Chunk(request: number, spans: spans))
    }
    let size = kept.reduce(0) { $1.spans.reduce($0) { $0 + request.spans[$1].body.count } }
    guard size * 2 < request.bytes.count else { return nil }
    return .init(request: number, spans: kept.flatMap(\.spans).sorted(), trials: Set(kept.map(\.trial)))
  }

  /// Puts a request that has nothing but the spans that are held in the place of the one that came.
  mutating func replace(_ sparse: Admission.Sparse, by request: TraceRequest) {
    guard exchange(sparse.request, for: request) else { return }
    let places = Dictionary(uniqueKeysWithValues: zip(sparse.spans, sparse.spans.indices))
    for id in sparse.trials { trials[id]?.move(spansOf: sparse.request, by: places) }
  }

  private mutating func response(to request: TraceRequest, dropped: Int, claims: Int) -> ExportResponse {
    var problems: [String] = []
    if claims > 0 { problems.append("\(claims) spans with the ID of the trial's own root span") }
    if let rejection = request.rejection {
      counts.refused["invalid span IDs", default: 0] += 1
      problems.append("\(request.rejected) spans without valid IDs: \(rejection)")
    }
    if dropped > 0 {
      counts.refused["too many spans in one trial", default: 0] += 1
      problems.append(
        "\(dropped) spans beyond the \(limits.spansPerTrial), the \(limits.trialBytes) bytes or the "
          + "\(HeldTrial.mostVersions) versions of one span that are held for one trial")
    }
    return ExportResponse(
      rejected: request.rejected + dropped + claims, message: problems.isEmpty ? nil : problems.joined(separator: "; "))
  }
}
