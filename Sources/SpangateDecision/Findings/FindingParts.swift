package import SpangateCore
import SpangateTrace

extension Judgement {
  /// Where to look at this trial: at a span that a scorer blames, or else at the trial's root.
  func evidence(score: String? = nil, span: SpanID? = nil, spanName: String? = nil) -> Evidence {
    Evidence(
      suite: key.suite, case: key.case, score: score, trial: key.index, trace: traceID, span: span ?? rootSpanID,
      spanName: span == nil ? Vocabulary.trialSpan : spanName)
  }
}

extension Judgement {
  /// The same where it needed most of a measure.
  func evidence(measure: Measure) -> Evidence {
    var evidence = evidence()
    evidence.measure = measure.rawValue
    return evidence
  }
}

extension [Judgement] {
  /// The trial that needed most of a measure; nil where none has it.
  func greatest(_ measure: Measure) -> Judgement? {
    filter { $0.measures[measure]?.value != nil }
      .max { $0.measures[measure]?.value ?? 0 < $1.measures[measure]?.value ?? 0 }
  }
}

extension CaseScore {
  /// The trial that failed worst, at the span that its scorer blames, or else at the trial's root.
  var evidence: Evidence? {
    worst.map { worst in
      worst.judgement.evidence(score: scorer.name, span: worst.score.score.span, spanName: worst.score.score.spanName)
    }
  }

  /// What the scorer said of that trial; it may quote the agent.
  var because: [Finding.Note] {
    worst?.score.score.because.map { [Finding.Note("because", $0.inert(limit: 2_000))] } ?? []
  }

  /// The last line that a call that failed left on stderr.
  var stderr: [Finding.Note] {
    guard scorer.judgesCalls, let failure = worst?.judgement.failure else { return [] }
    return failure.lastWords.map { [Finding.Note("stderr", $0)] } ?? []
  }
}

extension AgentFailure {
  /// The last line of what the agent said beside its answer; nil when it said nothing.
  var lastWords: String? {
    diagnostics.split(whereSeparator: \.isNewline).last.map { String($0).inert(limit: 300) }
  }
}

extension ComparedCase {
  /// Why bad news of this case does not block.
  var quarantineNotes: [Finding.Note] { quarantine.map { [Finding.Note("quarantined", $0.text)] } ?? [] }
}

extension ScoreSeverity {
  /// How bad a finding about such a score is.
  var blame: FindingSeverity {
    switch self {
    case .blocking: .error
    case .advisory: .warning
    }
  }
}

extension Suite {
  /// What to do about a trial that failed: without traces, its answer is all there is.
  var look: String { traces == .off ? "look at the answer" : "open the trace" }
}

extension [Finding] {
  /// The worst first, and those of one severity in the order in which they are.
  package var bySeverity: [Finding] {
    FindingSeverity.allCases.flatMap { severity in filter { $0.severity == severity } }
  }
}

/// Such as: case `a`; or: 3 cases.
func named(_ ids: [String]) -> String { ids.count == 1 ? "case `\(ids[0])`" : "\(ids.count) cases" }

/// Which cases, when the message does not name the only one.
func listing(_ ids: [String]) -> [Finding.Note] { ids.count > 1 ? [Finding.Note("cases", ids.listed)] : [] }
