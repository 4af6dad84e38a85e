package import SpangateTrace

/// What is kept of trials, and what is said of them.
extension RedactionPass {
  /// What is kept of a trial: its answer, what its agent wrote to stderr, and whatever quotes either.
  package func redacted(_ judgement: Judgement) -> Judgement {
    var judgement = judgement
    judgement.answerExcerpt = redactedMessage(judgement.answerExcerpt)
    judgement.failure = judgement.failure.map { redacted($0) }
    for (measure, value) in judgement.measures {
      guard case .absent(var absence) = value else { continue }
      absence.why = redacted(absence.why) ?? absence.why
      judgement.measures[measure] = .absent(absence)
    }
    for index in judgement.scores.indices {
      judgement.scores[index].score = redacted(judgement.scores[index].score)
    }
    return judgement
  }

  package func redacted(_ failure: AgentFailure) -> AgentFailure {
    var failure = failure
    failure.message = redacted(failure.message) ?? failure.message
    failure.diagnostics = redactedMessage(failure.diagnostics)
    return failure
  }

  private func redacted(_ score: Score) -> Score {
    var score = score
    score.spanName = score.spanName.map { redacted($0) ?? $0 }
    // An explanation may quote the answer, and nobody can tell where.
    score.because = score.because.map { redactor.policy.content == .kept ? redacted($0) ?? $0 : Self.withheld }
    if case .unscored(let why) = score.value { score.value = .unscored(why: redacted(why) ?? why) }
    return score
  }

  /// Stands for an explanation where messages are denied.
  package static let withheld = "the explanation is withheld: `redact.content` is `deny`"

  /// Texts only: places and links stay, or nobody could follow them.
  package func redacted(_ finding: Finding) -> Finding {
    var finding = finding
    finding.message = redacted(finding.message) ?? finding.message
    finding.caption = finding.caption.map { redacted($0) ?? $0 }
    finding.help = finding.help.map { redacted($0) ?? $0 }
    finding.notes = finding.notes.map { Finding.Note($0.label, redacted($0.text) ?? $0.text) }
    if let name = finding.evidence?.spanName { finding.evidence?.spanName = redacted(name) ?? name }
    if let excerpt = finding.range?.excerpt { finding.range?.excerpt = redacted(excerpt) ?? excerpt }
    return finding
  }
}

extension Redactor {
  package func redacted(_ judgement: Judgement) -> Judgement { RedactionPass(self).redacted(judgement) }
  package func redacted(_ failure: AgentFailure) -> AgentFailure { RedactionPass(self).redacted(failure) }
  package func redacted(_ findings: [Finding]) -> [Finding] {
    let pass = RedactionPass(self)
    return findings.map { pass.redacted($0) }
  }
}
