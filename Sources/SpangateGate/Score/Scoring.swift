import SpangateCore
import SpangateTrace

/// Calls the scorers: the only stage that does.
struct Scoring: Sendable {
  let tools: Tools
  let traces: TraceNeed
  /// By the case's ID.
  let scorers: [String: [BoundScorer]]
  /// How many models may be asked at once.
  let slots: AgentSlots
  /// What is measured of each trial.
  var measures = Measure.allCases
  /// What the agent's model calls cost.
  var prices = PriceTable.none
  /// Takes out of what is kept of a trial what must not leave the process.
  var redactor = Redactor.none

  /// Scores a trial.
  ///
  /// - Parameter rival: what it is compared with; scorers that compare are passed over without it.
  func score(
    _ finished: FinishedTrial, with trace: Trace, beside rival: Observation.Rival? = nil
  ) async -> JudgedTrial {
    guard !redactor.isIdle else { return await judged(finished, with: trace, beside: rival) }
    let hides = redactor.policy.hidesFromScorers
    let seen = hides ? redactor.redacted(finished, trace) : (finished, trace)
    var judged = await judged(seen.0, with: seen.1, beside: hides ? rival.map(redactor.redacted) : rival)
    let pass = RedactionPass(redactor)
    for index in judged.calls.indices { judged.calls[index].redact(by: pass) }
    guard case .answered(let answer) = finished.outcome else {
      judged.judgement = pass.redacted(judged.judgement)
      return judged
    }
    // Of the whole answer, since half of a secret cannot be told from anything.
    judged.judgement.answerExcerpt = Self.excerpt(of: pass.redactedMessage(answer.text))
    judged.judgement = pass.redacted(judged.judgement) {
      [answer.text, answer.diagnostics, rival?.answer ?? ""] + trace.texts
    }
    return judged
  }

  private static func excerpt(of answer: String) -> String { String(answer.prefix(2_000)) }

  /// A judged trial whose spans came too late: what was read off its trace is not what it did.
  func overtaken(_ judgement: Judgement, by spans: Int) -> Judgement {
    var judgement = judgement
    judgement.completeness = .cutOff(.overtaken(spans: spans))
    let gap = judgement.completeness.gap ?? ""
    for measure in judgement.measures.keys where measure.readsTrace {
      judgement.measures[measure] = .absent(why: gap, .trace)
    }
    for bound in scorers[judgement.key.case, default: []] where type(of: bound.scorer).readsTrace {
      guard let index = judgement.scores.firstIndex(where: { $0.name == bound.name }) else { continue }
      judgement.scores[index] = bound.named(.unscored(gap))
    }
    return judgement
  }

  /// Scores a trial as it is seen, and puts together what is kept of it.
  private func judged(
    _ finished: FinishedTrial, with trace: Trace, beside rival: Observation.Rival?
  ) async -> JudgedTrial {
    let trial = finished.trial
    var judgement = Judgement(
      key: trial.id, traceID: trial.traceID, rootSpanID: trial.rootSpanID, attempts: trial.attempt,
      failedAttempts: finished.failedAttempts, startedAt: finished.startedAt, duration: finished.duration.seconds,
      completeness: trace.completeness,
      spanCount: trace.spans.count)
    var calls: [JudgeCall] = []
    switch finished.outcome {
    case .failed(let failure):
      judgement.failure = failure
      judgement.scores = scorers[trial.id.case, default: []].compactMap { bound in
        guard var score = bound.scorer.score(ofCall: failure, answer: "") else { return nil }
        if let error = trace.deepestError { (score.span, score.spanName) = (error.id, error.name) }
        return bound.named(score)
      }
    case .answered(let answer):
      var seen = Observation(
        trial: trial, answer: answer, startedAt: finished.startedAt, duration: finished.duration, trace: trace,
        prices: prices, isRecorded: finished.isRecorded)
      seen.rival = rival
      judgement.answerExcerpt = Self.excerpt(of: answer.text)
      // Without traces there is one reason for all that is absent, and the judgement has it already.
      judgement.measures = seen.measures(measures)
      if trace.completeness == .off { judgement.measures = judgement.measures.filter { $0.value.value != nil } }
      for bound in scorers[trial.id.case, default: []] where rival != nil || !bound.comparesVariants {
        // What is cut short is of no use, and its end comes to be known in a pause only. There is none before the first, which
        // others that are asked meanwhile would overtake: what it costs is to be known before they are.
        if !judgement.scores.isEmpty { await Task.yield() }
        if Task.isCancelled { break }
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
    let score = bound.named(await score(seen, by: bound.scorer, using: tools))
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
    if traces == .required, !type(of: scorer).judgesCalls, let gap = seen.trace.completeness.gap {
      return .unscored(gap)
    }
    if let gap = seen.answer.gap, type(of: scorer).readsAnswer { return .unscored(gap.why) }
    do {
      var score = try await scorer.score(seen, using: tools)
      if let span = score.span { score.spanName = seen.trace.spans.first { $0.id == span }?.name }
      return score
    } catch {
      return .unscored("the scorer failed: \(error)")
    }
  }
}

extension Scoring {
  /// The scorers of a suite, which read files in its folder.
  init(_ suite: Suite, tools: Tools, prices: PriceTable, redactor: Redactor) {
    var tools = tools
    tools.folder = suite.folder
    self.init(
      tools: tools, traces: suite.traces,
      scorers: Dictionary(suite.cases.map { ($0.id, $0.scorers) }) { first, _ in first },
      slots: AgentSlots(suite.concurrency), measures: suite.gate.measured, prices: prices, redactor: redactor)
  }
}

/// What came of scoring a trial, and the calls of models that it took.
struct JudgedTrial: Sendable {
  var judgement: Judgement
  var calls: [JudgeCall]
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

  fileprivate func redacted(_ rival: Observation.Rival) -> Observation.Rival {
    var rival = rival
    rival.answer = rival.answer.map { RedactionPass(self).redacted($0) ?? $0 }
    return rival
  }
}
