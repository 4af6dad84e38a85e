package import SpangateTrace

/// A trace that was recorded before, read as a trial: what the agent answered, and what it did.
package struct RecordedTrial: Sendable {
  /// The agent's own: without what an earlier evaluation wrote.
  package private(set) var spans: [SpanRecord]
  package private(set) var completeness: Trace.Completeness
  package private(set) var outcome: Outcome
  package private(set) var moment: RecordedMoment
  /// What the trial's own span goes by in this trace: the one that it had before, or that of what called the agent from
  /// outside of the trace, or one of its own, which is the same each time.
  package private(set) var rootSpanID: SpanID
  package private(set) var exchange: Exchange

  /// - Parameters:
  ///   - all: every span of the trace, of which each counts once.
  ///   - names: attributes that hold input and answer.
  package init(_ all: [SpanRecord], names: ExchangeNames = ExchangeNames()) {
    let evaluated = all.filter { $0.name == Vocabulary.trialSpan }.min { $0.start < $1.start }
    // One that has not ended is none yet.
    let tree = TraceTree(all.filter { !Vocabulary.isReservedSpan($0.name) && $0.end > 0 })
    spans = tree.spans.map { $0.withoutEvaluation(isOurs: evaluated != nil) }
    let root = evaluated ?? tree.root
    let trace = all.first.map { "\($0.traceID)" } ?? ""
    // The lowest bit makes it an ID whatever the others are.
    let own = SpanID(Fingerprint.hash("\(Vocabulary.trialSpan)/\(trace)".utf8) | 1)
    rootSpanID = Self.caller(of: tree, evaluated) ?? own!
    completeness = Self.completeness(of: spans, below: rootSpanID)
    exchange = tree.exchange(names: names)
    moment = RecordedMoment(
      start: Timestamp(nanoseconds: Int128(root?.start ?? 0)), duration: .seconds(root?.duration ?? 0))
    outcome = Self.outcome(root, exchange, completeness)
  }

  /// What the agent's root names as its parent and is no span of the agent's.
  ///
  /// Where the flags of the root do not say that its parent is remote, a root that is the only span at the top and an
  /// agent's, or a server's, has one: anything else may have lost what was above it.
  private static func caller(of tree: TraceTree, _ evaluated: SpanRecord?) -> SpanID? {
    let ids = Set(tree.spans.map(\.id))
    let tops = tree.spans.filter { span in span.parent.map { !ids.contains($0) } ?? true }
    let called = tops.filter { $0.parent != nil }
    if let evaluated, called.contains(where: { $0.parent == evaluated.id }) || called.isEmpty { return evaluated.id }
    guard let parent = called.first?.parent, called.allSatisfy({ $0.parent == parent }) else { return nil }
    if called.allSatisfy({ $0.hasRemoteParent == true }) { return parent }
    guard tops.count == 1, called[0].hasRemoteParent == nil else { return nil }
    return called[0].role == .agent || called[0].kind == .server || called[0].kind == .consumer ? parent : nil
  }

  private static func completeness(of spans: [SpanRecord], below root: SpanID) -> Trace.Completeness {
    var machine = JoinMachine(root: root, patience: .init(wait: .zero, quiet: .zero))
    for span in spans { _ = machine.arrive(span.id, parent: span.parent, at: .zero) }
    let wait = JoinMachine.Wait(since: .zero, agentExited: true)
    if case .settle(let completeness) = machine.decision(at: .seconds(1), for: wait) { return completeness }
    return machine.outcome
  }

  /// - Parameter root: of the trial, where it was evaluated before, else of the agent.
  private static func outcome(
    _ root: SpanRecord?, _ exchange: Exchange, _ completeness: Trace.Completeness
  ) -> Outcome {
    if let root, root.isError {
      return .failed(AgentFailure(.crashed, root.errorMessage ?? "`\(root.name)` failed", isTransient: false))
    }
    if let gap = completeness.gap { return .answered(Answer(text: "", gap: AnswerGap(why: gap))) }
    if let answer = exchange.answer { return .answered(Answer(text: answer)) }
    return .answered(
      Answer(
        text: "",
        gap: AnswerGap(why: "no span of the recorded trace holds the agent's answer", evidence: exchange.evidence)))
  }
}

extension SpanRecord {
  /// Whether its parent is in another process, as bits 8 and 9 of OTLP's flags say; nil where they do not.
  fileprivate var hasRemoteParent: Bool? { flags & 0x100 == 0 ? nil : flags & 0x200 != 0 }

  /// Without what evaluations write on spans.
  ///
  /// - Parameter isOurs: whether a run of this program wrote its scores there, in events too.
  fileprivate func withoutEvaluation(isOurs: Bool) -> SpanRecord {
    func isOwn(_ entry: Attributes.Entry) -> Bool { Vocabulary.isReserved(entry.key) }
    var span = self
    if attributes.contains(where: isOwn) { span.attributes = Attributes(attributes.filter { !isOwn($0) }) }
    if resource.contains(where: isOwn) { span.resource = Attributes(resource.filter { !isOwn($0) }) }
    if isOurs { span.events.removeAll { $0.name == Vocabulary.evaluationEvent } }
    return span
  }
}
