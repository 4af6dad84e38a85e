import SpangateCore
import SpangateTrace
import Testing

struct JudgementTests {
  private func weighted(_ scores: [(ScoreValue, Double)]) -> Double? {
    Judgement(
      key: TrialKey(suite: "a", case: "b", variant: "c", index: 0), traceID: TraceID(high: 0, low: 1)!,
      rootSpanID: SpanID(1)!, startedAt: .now, duration: 1, completeness: .settled,
      scores: scores.enumerated().map { index, score in
        NamedScore(name: "s\(index)", score: Score(score.0), threshold: nil, severity: .blocking, weight: score.1)
      }
    ).weightedScore
  }

  @Test func `scores weigh as much as the suite says, and only those that there are`() {
    #expect(weighted([(.passed(true), 3), (.passed(false), 1)]) == 0.75)
    #expect(weighted([(.number(0.5), 1), (.unscored(why: "no"), 9)]) == 0.5)
    #expect(weighted([(.number(7), 1), (.number(-1), 1)]) == 0.5)
    #expect(weighted([(.unscored(why: "no"), 1)]) == nil)
    #expect(weighted([(.passed(true), 0)]) == nil)
  }
}
