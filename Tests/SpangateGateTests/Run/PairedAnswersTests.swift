import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

@testable import SpangateGate

/// Says nothing of either answer.
private struct Comparing: Scorer {
  static let kind = Kind("comparing", "compares two answers")
  static let comparesVariants = true
  static let examples: [ScorerExample] = []
  init() {}
  init(config: NoConfig) {}
  func score(_ seen: Observation, using tools: Tools) async -> Score { .unscored("nothing to say") }
}

struct PairedAnswersTests {
  private let comparing = BoundScorer(name: "comparing", scorer: Comparing(), range: .stub)

  private func arm(_ variant: String) -> Suite {
    var suite = Suite.stub(
      FakeTarget { _ in .answered(Answer(text: "")) },
      cases: [.stub("a", scorers: [comparing]), .stub("b", scorers: [.isRight])])
    suite.variant = variant
    return suite
  }

  private func trial(_ variant: String, _ case: String) -> PlannedTrial { .stub(.stub(`case`), variant: variant) }

  @Test(.timeLimit(.minutes(1)))
  func `only other arms are paired, and only in cases whose scorers compare`() async {
    let answers = PairedAnswers(of: ["control", "terse"].map(arm))
    for name in ["a", "b"] {
      answers.put(
        FinishedTrial(
          trial: trial("control", name), outcome: .answered(Answer(text: "said \(name)")), startedAt: .now,
          duration: .zero))
    }
    #expect(await answers.rival(of: trial("terse", "a")) == Observation.Rival(variant: "control", answer: "said a"))
    #expect(await answers.rival(of: trial("terse", "b")) == nil)
    #expect(await answers.rival(of: trial("control", "a")) == nil)
  }

  @Test(.timeLimit(.minutes(1)))
  func `who waits is served when the first arm's trial ends, or never begins`() async {
    for isAbandoned in [false, true] {
      let answers = PairedAnswers(of: ["control", "terse"].map(arm))
      async let rival = answers.rival(of: trial("terse", "a"))
      await Task.yield()
      if isAbandoned {
        answers.abandon([trial("terse", "a"), trial("control", "a")])
      } else {
        answers.put("said", for: trial("control", "a").id)
      }
      #expect(await rival == Observation.Rival(variant: "control", answer: isAbandoned ? nil : "said"))
    }
  }
}
