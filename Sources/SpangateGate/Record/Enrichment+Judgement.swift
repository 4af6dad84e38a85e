import SpangateCore
import SpangateTrace

extension Enrichment {
  /// What a judged trial writes onto its spans.
  ///
  /// - Parameters:
  ///   - resource: spangate's own: service, pipeline, version control.
  ///   - root: the agent's root span, where there is one.
  ///   - calls: what scorers asked of models.
  init(
    _ judgement: Judgement, of trial: PlannedTrial, agentRoot root: SpanID?, calls: [JudgeCall] = [],
    resource: Attributes
  ) {
    let scores = Attributes(
      judgement.scores.compactMap { named in
        named.score.value.sample.map { .init(Vocabulary.scorePrefix + named.name, .double($0)) }
      })
    let result = Attributes(scores.entries + Self.result(of: judgement).entries)
    var spans: [SpanID: Addition] = [:]
    for named in judgement.scores {
      guard let span = named.score.span, let value = named.score.value.sample else { continue }
      spans[span, default: Addition()].attributes[Vocabulary.scorePrefix + named.name] = .double(value)
      spans[span, default: Addition()].events.append(named.event(at: judgement.endedAt))
    }
    if let root {
      for entry in result { spans[root, default: Addition()].attributes[entry.key] = entry.value }
    }
    let tags = Self.tags(of: trial)
    self.init(
      tags: tags, spans: spans,
      root: Self.rootSpan(of: judgement, trial: trial, attributes: result, resource: resource),
      judges: calls.map { $0.span(of: trial, tags: tags, resource: resource) })
    told[Vocabulary.experimentVariant] = .string(trial.toldVariant)
  }

  /// Writes on spans what they cost in US dollars, as an instrumented agent does.
  mutating func add(costs: [SpanID: Double]) {
    for (span, cost) in costs { spans[span, default: Addition()].attributes[Vocabulary.cost] = .double(cost) }
  }

  /// On every span of a trial.
  static func tags(of trial: PlannedTrial) -> Attributes {
    var tags: [Attributes.Entry] = []
    if let experiment = trial.experimentID { tags.append(.init(Vocabulary.experimentID, .string(experiment))) }
    tags += [
      .init(Vocabulary.experimentVariant, .string(trial.id.variant)), .init(Vocabulary.runID, .string(trial.runID)),
      .init(Vocabulary.suiteName, .string(trial.id.suite)), .init(Vocabulary.caseID, .string(trial.id.case)),
      .init(Vocabulary.trialIndex, .int(Int64(trial.id.index))),
    ]
    return Attributes(tags)
  }

  private static func result(of judgement: Judgement) -> Attributes {
    var attributes: Attributes = [
      Vocabulary.testSuiteName: .string(judgement.key.suite), Vocabulary.testCaseName: .string(judgement.key.case),
    ]
    if let passed = judgement.passed { attributes[Vocabulary.testCaseStatus] = .string(passed ? "pass" : "fail") }
    return attributes
  }

  private static func rootSpan(
    of judgement: Judgement, trial: PlannedTrial, attributes: Attributes, resource: Attributes
  ) -> SpanRecord {
    let others = [(trial.exemplar, "baseline"), (trial.previous, "previous_attempt"), (trial.pair, "pair")]
    let links = others.compactMap { reference, relation in
      reference.map { SpanRecord.Link(to: $0, attributes: [Vocabulary.linkRelation: .string(relation)]) }
    }
    return SpanRecord(
      traceID: trial.traceID, id: trial.rootSpanID, name: Vocabulary.trialSpan,
      start: judgement.startedAt.unixNanoseconds,
      end: judgement.endedAt.unixNanoseconds,
      status: judgement.failure.map { SpanRecord.Status(.error, message: $0.message) } ?? SpanRecord.Status(),
      attributes: Attributes(tags(of: trial).entries + attributes.entries), links: links, scope: "spangate",
      resource: resource)
  }
}

extension NamedScore {
  fileprivate func event(at time: Timestamp) -> SpanRecord.Event {
    var attributes: Attributes = [Vocabulary.evaluationName: .string(name)]
    if let value = score.value.sample { attributes[Vocabulary.evaluationScore] = .double(value) }
    attributes[Vocabulary.evaluationLabel] = .string(label.rawValue)
    if let because = score.because { attributes[Vocabulary.evaluationExplanation] = .string(because) }
    return SpanRecord.Event(name: Vocabulary.evaluationEvent, time: time.unixNanoseconds, attributes: attributes)
  }
}

extension Judgement {
  fileprivate var endedAt: Timestamp { startedAt + .seconds(duration) }
}
