import SpangateCore
import SpangateDiagnosis
import SpangateTrace

/// Finds where cases that got worse went wrong, by the traces that are kept: those of failing trials beside those of
/// passing ones, of the same run and of the runs of the baseline.
struct SuspectFinder: Sendable {
  private let traces: CaseTraces
  private let baseline: Baseline?
  private let redactor: Redactor

  init(_ traces: CaseTraces, baseline: Baseline?, redactor: Redactor) {
    self.traces = traces
    self.baseline = baseline
    self.redactor = redactor
  }

  var search: SuspectSearch { { find($0) } }

  private func find(_ question: SuspectQuestion) -> Suspect? {
    let failing = traced(question.failing.inFront(question.shown))
    guard !failing.isEmpty else { return nil }
    let passing = traced(question.passing + accepted(question))
    // What a variant changes on purpose is no news: where it broke is.
    let isVariant = passing.contains { $0.judgement.key.variant != failing[0].judgement.key.variant }
    let diagnosis = Diagnosis(
      failing: failing.map(\.spans), passing: passing.map(\.spans),
      known: isVariant ? Diagnosis.configuration : [])
    if let suspect = diagnosis.suspect, let trial = suspect.spans.firstIndex(where: { $0 != nil }),
      let span = suspect.spans[trial]
    {
      let other = diagnosis.runnerUp
      return Suspect(
        .difference, trial: failing[trial].judgement.key.index, trace: failing[trial].judgement.traceID, span: span,
        spanName: failing[trial].name(of: span), reason: suspect.reason, confidence: diagnosis.confidence,
        runnerUp: other.flatMap { $0.spans[trial] ?? $0.spans.lazy.compactMap { $0 }.first },
        runnerUpReason: other?.reason, passing: passing.first?.judgement)
    }
    return fallback(question, failing[0], beside: passing, or: diagnosis.runnerUp)
  }

  /// Where nothing tells the trials apart: the error that began it, else what the scorer read.
  ///
  /// - Parameter lead: what tells them apart best all the same.
  private func fallback(
    _ question: SuspectQuestion, _ shown: TracedTrial, beside passing: [TracedTrial], or lead: Diagnosis.Suspect?
  ) -> Suspect? {
    let why =
      passing.isEmpty
      ? "no passing trial's trace is there to compare with"
      : "no step tells failing trials from \(passing.count.counted("passing one")) well enough to be named"
    let judgement = shown.judgement
    func suspect(_ basis: Suspect.Basis, _ span: SpanID, _ what: String) -> Suspect {
      Suspect(
        basis, trial: judgement.key.index, trace: judgement.traceID, span: span, spanName: shown.name(of: span),
        reason: "\(why); shown is \(what)", runnerUp: lead?.spans.lazy.compactMap { $0 }.first,
        runnerUpReason: lead.map { "\($0.reason); it may be chance" }, passing: passing.first?.judgement)
    }
    if let error = TraceTree(shown.spans).deepestError { return suspect(.error, error.id, "the span that failed") }
    guard let read = judgement.score(question.score)?.score.span else { return nil }
    return suspect(.scorer, read, "the span that the scorer read")
  }

  /// Without what is not to be shown.
  private func traced(_ judgements: [Judgement]) -> [TracedTrial] {
    let pass = RedactionPass(redactor)
    return traces.traced(judgements).map { trial in
      TracedTrial(judgement: trial.judgement, spans: trial.spans.map { pass.redacted($0) })
    }
  }

  /// Passing trials of the case in the runs of the baseline, the latest first.
  private func accepted(_ question: SuspectQuestion) -> [Judgement] {
    guard let baseline else { return [] }
    return traces.accepted(baseline.runs.map(\.id), suite: question.suite, case: question.case)
      .filter { $0.score(question.score)?.label == .pass }
  }
}

extension [Judgement] {
  /// With the trial that is shown anyway before the others.
  fileprivate func inFront(_ shown: TrialKey?) -> [Judgement] {
    filter { $0.key == shown } + filter { $0.key != shown }
  }
}
