import SpangateCore

/// Calls the scorers: the only stage that does.
struct Judge: Sendable {
  let tools: Tools
  let traces: TraceNeed
  let prices: PriceTable

  /// Scores a trial, and takes out of what is kept of it what must not leave the process.
  func score(_ finished: FinishedTrial, with trace: Trace, redactedBy redactor: Redactor) async -> Judgement {
    guard !redactor.isIdle else { return await score(finished, with: trace) }
    let seen = redactor.policy.hidesFromScorers ? redactor.redacted(finished, trace) : (finished, trace)
    var judgement = await score(seen.0, with: seen.1)
    let pass = RedactionPass(redactor)
    guard case .answered(let answer) = finished.outcome else { return pass.redacted(judgement) }
    // Of the whole answer, since half of a secret cannot be told from anything.
    judgement.answerExcerpt = Self.excerpt(of: pass.redactedMessage(answer.text))
    return pass.redacted(judgement, quoting: { [answer.text, answer.diagnostics] + trace.texts })
  }

  private static func excerpt(of answer: String) -> String { String(answer.prefix(2_000)) }

  /// Scores a trial and puts together what is kept of it.
  func score(_ finished: FinishedTrial, with trace: Trace) async -> Judgement {
    let trial = finished.trial
    var judgement = Judgement(
      key: trial.id, traceID: trial.traceID, rootSpanID: trial.rootSpanID, attempts: trial.attempt,
      startedAt: finished.startedAt, duration: finished.duration.seconds, completeness: trace.completeness,
      spanCount: trace.spans.count)
    switch finished.outcome {
    case .failed(let failure): judgement.failure = failure
    case .answered(let answer):
      let seen = Observation(
        trial: trial, answer: answer, startedAt: finished.startedAt, duration: finished.duration, trace: trace,
        prices: prices)
      judgement.answerExcerpt = Self.excerpt(of: answer.text)
      // Without traces there is one reason for all that is absent, and the judgement has it already.
      judgement.measures = trace.completeness == .off ? seen.measures.filter { $0.value.value != nil } : seen.measures
      judgement.scores = await scores(of: seen)
    }
    return judgement
  }

  private func scores(of seen: Observation) async -> [NamedScore] {
    var scores: [NamedScore] = []
    for bound in seen.trial.case.scorers {
      scores.append(
        NamedScore(
          name: bound.name, score: await score(seen, by: bound.scorer), threshold: bound.threshold,
          severity: bound.severity, weight: bound.weight))
    }
    return scores
  }

  private func score(_ seen: Observation, by scorer: any Scorer) async -> Score {
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

extension Redactor {
  /// An attempt as scorers see it where nothing sensitive is shown to them.
  fileprivate func redacted(_ finished: FinishedTrial, _ trace: Trace) -> (FinishedTrial, Trace) {
    let pass = RedactionPass(self)
    var (finished, trace) = (finished, trace)
    if case .answered(var answer) = finished.outcome {
      answer.text = pass.redacted(answer.text) ?? answer.text
      finished.outcome = .answered(answer)
    }
    trace.spans = trace.spans.map { pass.redacted($0) }
    return (finished, trace)
  }
}
