import SpangateTrace

extension EncodedJudgement {
  package init(_ judgement: Judgement) {
    suite = judgement.key.suite
    `case` = judgement.key.case
    variant = judgement.key.variant
    index = judgement.key.index
    traceID = judgement.traceID
    rootSpanID = judgement.rootSpanID
    attempts = judgement.attempts
    failedAttempts = judgement.failedAttempts
    startedAt = judgement.startedAt
    duration = judgement.duration
    failure = judgement.failure.map(Failure.init)
    answer = judgement.answerExcerpt
    trace = TraceState(judgement.completeness)
    spanCount = judgement.spanCount
    measures = Measure.ordered(judgement.measures.keys).compactMap { measure in
      judgement.measures[measure].map { Measured(name: measure.rawValue, value: Measured.Value($0)) }
    }
    scores = judgement.scores.map(Score.init)
    judging = judgement.judging.map(Judging.init)
  }

  package var judgement: Judgement {
    let measurements = measures.compactMap { measured in
      Measure(rawValue: measured.name).map { ($0, measured.value.measurement) }
    }
    return Judgement(
      key: TrialKey(suite: suite, case: `case`, variant: variant, index: index), traceID: traceID,
      rootSpanID: rootSpanID, attempts: attempts, failedAttempts: failedAttempts, startedAt: startedAt,
      duration: duration,
      failure: failure?.failure,
      answerExcerpt: answer, completeness: trace.completeness, spanCount: spanCount,
      measures: Dictionary(uniqueKeysWithValues: measurements), scores: scores.map(\.named), judging: judging?.usage)
  }
}

extension EncodedJudgement.Failure {
  fileprivate init(_ failure: AgentFailure) {
    self.init(
      kind: failure.kind, message: failure.message, diagnostics: failure.diagnostics, transient: failure.isTransient,
      retryAfter: failure.retryAfter)
  }

  fileprivate var failure: AgentFailure {
    AgentFailure(kind, message, diagnostics: diagnostics, isTransient: transient, retryAfter: retryAfter)
  }
}

extension EncodedJudgement.TraceState {
  fileprivate init(_ completeness: Trace.Completeness) {
    self =
      switch completeness {
      case .settled: .settled
      case .absent: .absent
      case .off: .off
      case .cutOff(.rootMissing(let spans)): .rootMissing(spans: spans)
      case .cutOff(.parentMissing(let span, let parent)): .parentMissing(span: span, parent: parent)
      case .cutOff(.stillArriving(let spans)): .stillArriving(spans: spans)
      case .cutOff(.overtaken(let spans)): .overtaken(spans: spans)
      }
  }

  fileprivate var completeness: Trace.Completeness {
    switch self {
    case .settled: .settled
    case .absent: .absent
    case .off: .off
    case .rootMissing(let spans): .cutOff(.rootMissing(spans: spans))
    case .parentMissing(let span, let parent): .cutOff(.parentMissing(span: span, parent: parent))
    case .stillArriving(let spans): .cutOff(.stillArriving(spans: spans))
    case .overtaken(let spans): .cutOff(.overtaken(spans: spans))
    }
  }
}

extension EncodedJudgement.Measured.Value {
  fileprivate init(_ measurement: Measurement) {
    switch measurement {
    case .value(let value): self = .number(value)
    case .absent(let absence):
      self = .absent(why: absence.why, kind: absence.kind == .other ? nil : absence.kind.rawValue)
    }
  }

  fileprivate var measurement: Measurement {
    switch self {
    case .number(let value): .value(value)
    case .absent(let why, let kind?): .absent(why: why, Absence.Kind(rawValue: kind) ?? .other)
    case .absent(let why, nil): .absent(why: why, Self.kindBeforeKinds(of: why))
    }
  }

  /// Of a reason that spangate 0.1.0 wrote, which had words alone: the one place that reads them.
  private static func kindBeforeKinds(of why: String) -> Absence.Kind {
    why.hasPrefix("no price is known for ") ? .unpriced : .other
  }
}

extension EncodedJudgement.Score {
  fileprivate init(_ named: NamedScore) {
    self.init(
      name: named.name, value: Value(named.score.value), label: named.label, span: named.score.span,
      spanName: named.score.spanName, because: named.score.because, severity: named.severity, weight: named.weight)
  }

  fileprivate var named: NamedScore {
    NamedScore(
      name: name,
      score: SpangateCore.Score(value.score, span: span, spanName: spanName, because: because), label: label,
      severity: severity, weight: weight)
  }
}

extension EncodedJudgement.Score.Value {
  fileprivate init(_ value: ScoreValue) {
    self =
      switch value {
      case .number(let value): .number(value)
      case .passed(let passed): .passed(passed)
      case .unscored(let why): .unscored(why: why)
      }
  }

  fileprivate var score: ScoreValue {
    switch self {
    case .number(let value): .number(value)
    case .passed(let passed): .passed(passed)
    case .unscored(let why): .unscored(why: why)
    }
  }
}

extension EncodedJudgement.Judging {
  fileprivate init(_ usage: JudgeUsage) {
    self.init(
      calls: usage.calls, inputTokens: usage.inputTokens, outputTokens: usage.outputTokens, costUSD: usage.cost,
      unpriced: usage.unpriced)
  }

  fileprivate var usage: JudgeUsage {
    JudgeUsage(
      calls: calls, inputTokens: inputTokens, outputTokens: outputTokens, cost: costUSD, unpriced: unpriced)
  }
}
