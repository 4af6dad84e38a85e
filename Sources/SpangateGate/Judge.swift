import SpangateCore

/// Calls the scorers: the only stage that does.
struct Judge: Sendable {
  let tools: Tools
  let traces: TraceNeed
  /// How many models may be asked at once.
  let slots: AgentSlots

  /// Scores a trial and puts together what is kept of it.
  ///
  /// - Parameter rival: what it is compared with; scorers that compare are passed over without it.
  func score(
    _ finished: FinishedTrial, with trace: Trace, beside rival: Observation.Rival? = nil
  ) async -> JudgedTrial {
    let trial = finished.trial
    var judgement = Judgement(
      key: trial.id, traceID: trial.traceID, rootSpanID: trial.rootSpanID, attempts: trial.attempt,
      startedAt: finished.startedAt, duration: finished.duration.seconds, completeness: trace.completeness,
      spanCount: trace.spans.count)
    var calls: [JudgeCall] = []
    switch finished.outcome {
    case .failed(let failure): judgement.failure = failure
    case .answered(let answer):
      var seen = Observation(
        trial: trial, answer: answer, startedAt: finished.startedAt, duration: finished.duration, trace: trace)
      seen.rival = rival
      judgement.answerExcerpt = String(answer.text.prefix(2_000))
      // Without traces there is one reason for all that is absent, and the judgement has it already.
      judgement.measures = trace.completeness == .off ? seen.measures.filter { $0.value.value != nil } : seen.measures
      for bound in seen.trial.case.scorers where rival != nil || !bound.comparesVariants {
        let (score, asked) = await score(seen, by: bound)
        judgement.scores.append(score)
        calls += asked
      }
      judgement.judging = calls.usage
    }
    return JudgedTrial(judgement: judgement, calls: calls)
  }

  /// The score, and what the scorer asked of models for it.
  private func score(_ seen: Observation, by bound: BoundScorer) async -> (NamedScore, [JudgeCall]) {
    let models = WatchedModels(tools.models, slots: slots)
    var tools = tools
    tools.models = models
    let score = NamedScore(
      name: bound.name, score: await score(seen, by: bound.scorer, using: tools), threshold: bound.threshold,
      // Which of two answers is better says of neither that it is bad.
      severity: bound.comparesVariants ? .advisory : bound.severity, weight: bound.comparesVariants ? 0 : bound.weight)
    var calls = models.calls
    guard !calls.isEmpty else { return (score, []) }
    let judged = score.score.span.flatMap { id in seen.trace.spans.first { $0.id == id } } ?? seen.trace.root
    for index in calls.indices {
      calls[index].score = score
      calls[index].judged = judged.map { SpanReference(trace: $0.traceID, span: $0.id) }
    }
    return (score, calls)
  }

  private func score(_ seen: Observation, by scorer: any Scorer, using tools: Tools) async -> Score {
    if traces == .required, let gap = seen.trace.completeness.gap { return .unscored(gap) }
    do {
      var score = try await scorer.score(seen, using: tools)
      if let span = score.span { score.spanName = seen.trace.spans.first { $0.id == span }?.name }
      if case .number(let value) = score.value, !value.isFinite { return .unscored("the scorer gave \(value)") }
      return score
    } catch {
      return .unscored("the scorer failed: \(error)")
    }
  }
}

/// What came of scoring a trial, and the calls of models that it took.
struct JudgedTrial: Sendable {
  var judgement: Judgement
  var calls: [JudgeCall]
}
