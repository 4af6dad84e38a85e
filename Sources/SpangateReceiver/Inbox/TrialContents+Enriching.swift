import SpangateCore
import SpangateTrace
import SpangateWire

extension TrialContents {
  /// One request with every span of the trial: its own root span first and its judges', then the agent's with what is
  /// added to them.
  ///
  /// - Parameters:
  ///   - tags: those of the enrichment.
  ///   - redactor: of everything that the agent wrote.
  ///   - reserved: names that its values are moved away from.
  func enriched(
    with enrichment: Enrichment, tags: EncodedAttributes, redactor: Redactor, reserved: ReservedNames
  ) -> EnrichedTrace {
    let pass = redactor.isIdle ? nil : RedactionPass(redactor)
    var trial = self
    for index in trial.trial.events.indices {
      trial.trial.events[index].event = reserved.moving(trial.trial.events[index].event, beside: enrichment.tags)
    }
    if let pass { for index in trial.trial.events.indices { trial.trial.events[index].redact(by: pass) } }
    return trial.enriched(with: enrichment, tags: tags, redactedBy: pass, reserved: reserved)
  }

  private func enriched(
    with enrichment: Enrichment, tags: EncodedAttributes, redactedBy pass: RedactionPass?, reserved: ReservedNames
  ) -> EnrichedTrace {
    let plain = SpanAddition(attributes: tags)
    let special = additions(of: enrichment)
    let root = OTLPTraces.request(for: [root(of: enrichment)] + enrichment.judges)
    var writer = WireWriter(capacity: root.count + expectedSize(tags: tags))
    writer.append(root)
    for (request, spans) in requests {
      request.write(spans, to: &writer, redactedBy: pass, reserved: reserved) {
        special.isEmpty ? plain : special[$0.id] ?? plain
      }
    }
    return EnrichedTrace(
      id: trial.traceID, request: writer.bytes, spanCount: spanCount + 1 + enrichment.judges.count)
  }

  /// Of the agent's spans with the tags, and a little more.
  private func expectedSize(tags: EncodedAttributes) -> Int {
    requests.reduce(0) { size, held in
      held.spans.reduce(size + 1_024) { $0 + held.request.spans[$1].body.count + tags.size + 8 }
    }
  }

  /// Of the spans that get more than the tags.
  private func additions(of enrichment: Enrichment) -> [SpanID: SpanAddition] {
    var additions = enrichment.spans
    for event in trial.events {
      guard let span = event.span else { continue }
      additions[span, default: .init()].events.append(event.event)
    }
    return additions.mapValues { addition in
      var attributes = enrichment.tags
      for entry in addition.attributes { attributes[entry.key] = entry.value }
      return SpanAddition(attributes: EncodedAttributes(attributes), events: addition.events)
    }
  }

  /// The trial's own span, with the tags, with links to traces that the agent started itself, and with the log records
  /// whose span is not there.
  private func root(of enrichment: Enrichment) -> SpanRecord {
    var root = enrichment.root
    for tag in enrichment.tags where root.attributes[tag.key] == nil { root.attributes[tag.key] = tag.value }
    root.links += foreignRoots.map { SpanRecord.Link(to: $0) }
    guard !trial.events.isEmpty else { return root }
    let here = Set(requests.flatMap { held in held.spans.map { held.request.spans[$0].id } })
    root.events += trial.events.filter { $0.span.map { !here.contains($0) } ?? true }.map(\.event)
    return root
  }

  /// The first root of each trace that is not the trial's, or its first span when it has none.
  private var foreignRoots: [SpanReference] {
    var roots: [TraceID: (reference: SpanReference, isRoot: Bool)] = [:]
    for (request, spans) in requests {
      for span in spans.lazy.map({ request.spans[$0] }) where span.traceID != trial.traceID {
        let isRoot = span.parent == nil
        if let known = roots[span.traceID], known.isRoot || !isRoot { continue }
        roots[span.traceID] = (SpanReference(trace: span.traceID, span: span.id), isRoot)
      }
    }
    return roots.values.map(\.reference).sorted { $0.trace < $1.trace }
  }
}

extension HeldTrial.Event {
  fileprivate mutating func redact(by pass: RedactionPass) { event = pass.redacted(event) }
}
