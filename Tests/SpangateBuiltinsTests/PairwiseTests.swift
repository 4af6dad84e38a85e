import SpangateCore
import SpangateTesting
import Testing

@testable import SpangateBuiltins

@Suite(.timeLimit(.minutes(5)))
struct PairwiseTests {
  private func score(
    against rival: Observation.Rival?, by models: any ModelClient = FakeModels.familiar
  ) async throws -> Score {
    let scorer = try JSONValueDecoder.scorer(Pairwise.self, from: ["rubric": "r", "model": "openai/m", "samples": 2])
    var seen = Observation.stub(answer: "own")
    seen.rival = rival
    return try await scorer.score(seen, using: .stub(models: models))
  }

  private let rival = Observation.Rival(variant: "control", answer: "other")

  @Test func `each vote sees both orders`() async throws {
    let asked = Locked<[[String]]>([])
    let models = FakeModels { question in
      asked.withLock { $0.append([question.quoted("first answer")[0], question.quoted("second answer")[0]]) }
      return ModelAnswer(["reason": "r", "better": "neither"], provider: "fake", model: "m")
    }
    #expect(try await score(against: rival, by: models).value == .number(0.5))
    #expect(asked.withLock { $0 } == [["own", "other"], ["own", "other"], ["other", "own"], ["other", "own"]])
  }

  @Test func `a judge that goes by the place alone prefers neither`() async throws {
    let models = FakeModels { _ in
      ModelAnswer(["reason": "it comes first", "better": "first"], provider: "fake", model: "m")
    }
    let score = try await score(against: rival, by: models)
    #expect(score.value == .number(0.5))
    #expect(score.because == "preferred by 1.00 when read first and 0.00 when read second: it comes first")
  }

  @Test func `without another answer there is nothing to prefer`() async throws {
    #expect(
      try await score(against: nil).value == .unscored(why: "there is no other variant's answer to compare with"))
    let silent = Observation.Rival(variant: "control", answer: nil)
    #expect(
      try await score(against: silent).value == .unscored(why: "variant `control` gave no answer to compare with"))
  }
}
