import SpangateCore
import SpangateTrace

extension JudgeCall {
  /// Its span: below the trial's own, with a link to the span that was judged.
  ///
  /// - Parameters:
  ///   - tags: those of every span of the trial.
  ///   - resource: spangate's own.
  func span(of trial: PlannedTrial, tags: Attributes, resource: Attributes) -> SpanRecord {
    var status = SpanRecord.Status()
    if case .failure = result { status = .init(.error, message: text.inert()) }
    let judged = judged ?? SpanReference(trace: trial.traceID, span: trial.rootSpanID)
    return SpanRecord(
      traceID: trial.traceID, id: id, parent: trial.rootSpanID, name: Vocabulary.judgeSpan, kind: .client,
      start: start.unixNanoseconds, end: end.unixNanoseconds, status: status,
      attributes: Attributes(tags.entries + request.entries + reply.entries + evaluation.entries),
      links: [SpanRecord.Link(to: judged, attributes: [Vocabulary.linkRelation: "judged"])], scope: "spangate",
      resource: resource)
  }

  private var request: Attributes {
    let parts = model.name.split(separator: "/", maxSplits: 1).map(String.init)
    var attributes: Attributes = [
      Vocabulary.operationName: "chat", Vocabulary.providerName: .string(parts.first ?? model.name),
      Vocabulary.requestModel: .string(parts.last ?? model.name),
    ]
    if let maxTokens = model.maxTokens { attributes[Vocabulary.requestMaxTokens] = .int(Int64(maxTokens)) }
    if let temperature = model.temperature { attributes[Vocabulary.requestTemperature] = .double(temperature) }
    return attributes
  }

  private var reply: Attributes {
    guard let answer = try? result.get() else { return [:] }
    var attributes: Attributes = [Vocabulary.responseModel: .string(answer.model)]
    if let count = answer.usage.inputTokens { attributes[Vocabulary.inputTokens] = .int(count) }
    if let count = answer.usage.outputTokens { attributes[Vocabulary.outputTokens] = .int(count) }
    if let cost = answer.usage.cost { attributes[Vocabulary.cost] = .double(cost) }
    if !text.isEmpty { attributes[Vocabulary.judgeVerdict] = .string(String(text.unicodeScalars.prefix(1_000))) }
    return attributes
  }

  private var evaluation: Attributes {
    guard let score else { return [:] }
    var attributes: Attributes = [
      Vocabulary.evaluationName: .string(score.name), Vocabulary.evaluationLabel: .string(score.label.rawValue),
    ]
    if let value = score.score.value.sample { attributes[Vocabulary.evaluationScore] = .double(value) }
    return attributes
  }
}
