extension Judgement {
  /// The score of a scorer. One that judges calls has a say on trials that were judged before it was known, too.
  package func score(of scorer: BoundScorer) -> NamedScore? {
    if let score = score(scorer.name) { return score }
    return scorer.scorer.score(ofCall: failure, answer: answerExcerpt).map { NamedScore($0, by: scorer) }
  }
}

extension NamedScore {
  /// What a scorer of a case gave.
  package init(_ score: Score, by scorer: BoundScorer) {
    self.init(
      name: scorer.name, score: score, threshold: scorer.threshold,
      // Which of two answers is better says of neither that it is bad.
      severity: scorer.comparesVariants ? .advisory : scorer.severity,
      weight: scorer.comparesVariants ? 0 : scorer.weight)
  }
}
