package import SpangateTrace

/// Why trials of one case failed: one score, or the agent itself, with a trial that shows it.
package struct CaseFailure: Sendable {
  /// nil when the agent gave no answer.
  package var score: String?
  package var label: NamedScore.Label
  /// Hostile text.
  package var because: String
  /// How many trials failed like this.
  package var count: Int
  /// The first of them, one that points at a span where there is one.
  package var example: Report.TrialReport
  package var span: SpanID?
}

extension Report.CaseReport {
  /// What went wrong in trials of this case, whether or not it was enough for a verdict.
  package var failures: [CaseFailure] {
    var failures: [CaseFailure] = []
    let unanswered = trials.filter { $0.judgement.failure != nil }
    if let first = unanswered.first, let failure = first.judgement.failure {
      failures.append(
        CaseFailure(
          label: .unscored, because: "\(failure.kind.rawValue): \(failure.message)", count: unanswered.count,
          example: first))
    }
    var names: [String] = []
    for score in trials.flatMap(\.judgement.scores) where !names.contains(score.name) { names.append(score.name) }
    return failures
      + names.flatMap { name in [.fail, .unscored].compactMap { label in failure(of: name, label) } }
  }

  private func failure(of name: String, _ label: NamedScore.Label) -> CaseFailure? {
    let failed = trials.filter { $0.judgement.failure == nil }.compactMap { trial in
      trial.judgement.score(name).flatMap { $0.label == label ? (trial: trial, score: $0) : nil }
    }
    guard let shown = failed.first(where: { $0.score.score.span != nil }) ?? failed.first else { return nil }
    return CaseFailure(
      score: name, label: label, because: shown.score.explanation, count: failed.count,
      example: shown.trial, span: shown.score.score.span)
  }
}

extension Report.TrialReport {
  /// One page to look at: that of the backend whose name comes first.
  package var url: String? { urls.min { $0.key < $1.key }?.value }
}

extension NamedScore {
  /// Why it is what it is; hostile text.
  package var explanation: String {
    if case .unscored(let why) = score.value { return why }
    return score.because ?? (label == .pass ? "passed" : "failed")
  }
}

extension Report {
  /// Findings under the suite and the case that they are about; those about no case are not among them.
  package var findingsOfCases: [CaseKey: [Finding]] {
    Dictionary(grouping: findings.filter { $0.evidence != nil }) { finding in
      CaseKey(suite: finding.evidence?.suite ?? "", case: finding.evidence?.case ?? "")
    }
  }
}
