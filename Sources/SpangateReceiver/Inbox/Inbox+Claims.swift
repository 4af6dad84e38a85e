import SpangateCore
import SpangateTrace
import SpangateWire

/// What agents claim that is the evaluation's own.
extension Inbox {
  /// Spans without those that have the ID of the trial's own root span.
  mutating func unclaimed(_ spans: [Int], of request: TraceRequest) -> [Int] {
    let kept = spans.filter { index in
      let span = request.spans[index]
      return roots[span.traceID] != span.id
    }
    counts.claimedRoots += spans.count - kept.count
    return kept
  }

  mutating func count(_ reserved: ReservedNames) {
    for (name, count) in reserved.moved where counts.movedNames.count < 1_000 || counts.movedNames[name] != nil {
      counts.movedNames[name, default: 0] += count
    }
  }
}

extension ReservedNames {
  convenience init(_ enrichment: Enrichment) {
    let scores = enrichment.root.attributes.lazy.map(\.key).filter { $0.hasPrefix(Vocabulary.scorePrefix) }
    self.init(
      joining: Vocabulary.trialID, told: enrichment.told,
      scores: Set(scores.map { String($0.dropFirst(Vocabulary.scorePrefix.count)) }))
  }
}
