import SpangateCore
import SpangateTrace
import Testing

struct SuspectTests {
  private func judgement(_ index: Int, _ value: ScoreValue, threshold: Double? = nil) -> Judgement {
    Judgement(
      key: TrialKey(suite: "s", case: "c", variant: "v", index: index), traceID: TraceID(high: 0, low: 1)!,
      rootSpanID: SpanID(1)!, startedAt: Timestamp(nanoseconds: 0), duration: 1, completeness: .settled,
      scores: [
        NamedScore(name: "right", score: Score(value), threshold: threshold, severity: .blocking, weight: 1)
      ])
  }

  private func question(_ judgements: [Judgement]) -> SuspectQuestion? {
    SuspectQuestion(suite: "s", case: "c", score: "right", of: judgements)
  }

  @Test func `trials are asked about by whether they pass, and grades that all pass by how near to the lowest`() throws
  {
    let plain = try #require(question([judgement(0, .passed(true)), judgement(1, .passed(false))]))
    #expect(plain.failing.map(\.key.index) == [1] && plain.passing.map(\.key.index) == [0])
    let graded = try #require(
      question([judgement(0, .number(0.9)), judgement(1, .number(0.6)), judgement(2, .number(0.95))]))
    #expect(graded.failing.map(\.key.index) == [1] && graded.passing.map(\.key.index) == [0, 2])
  }

  @Test func `where nothing fails nothing is asked`() {
    #expect(question([judgement(0, .passed(true)), judgement(1, .passed(true))]) == nil)
    #expect(question([judgement(0, .unscored(why: "no answer"))]) == nil)
    #expect(question([]) == nil)
  }
}
