extension BoundScorer {
  /// What it gave, under its name.
  package func named(_ score: Score) -> NamedScore {
    var score = score
    if case .number(let value) = score.value, !value.isSample {
      score.value = .unscored(why: "the scorer gave \(value), and a score is a number within ±1e100")
    }
    return NamedScore(
      name: name, score: score, threshold: threshold,
      // Which of two answers is better says of neither that it is bad.
      severity: comparesVariants ? .advisory : severity, weight: comparesVariants ? 0 : weight)
  }

  /// Its score of a trial. What judges calls has a say on trials that were judged before it was known, too.
  package func score(in judgement: Judgement) -> NamedScore? {
    judgement.score(name)
      ?? scorer.score(ofCall: judgement.failure, answer: judgement.answerExcerpt).map(named)
  }
}
