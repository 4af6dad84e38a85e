import SpangateCore
import SpangateTesting
import Testing

@testable import SpangateBuiltins

@Suite(.timeLimit(.minutes(5)))
struct JudgeVoteTests {
  /// Models that reply by the number of the vote, which the seed tells.
  private func score(_ config: JSONValue, _ replies: [JSONValue?]) async throws -> Score {
    let models = FakeModels { question in
      ModelAnswer(replies[Int(question.seed) / JudgePanel.attempts], provider: "fake", model: "m")
    }
    var object = try #require(config.object)
    object["rubric"] = "r"
    object["model"] = "openai/m"
    object["samples"] = .int(Int64(replies.count))
    let judge = try JSONValueDecoder.scorer(RubricJudge.self, from: .object(object))
    return try await judge.score(.stub(answer: "a"), using: .stub(models: models))
  }

  private func grade(_ score: Double) -> JSONValue { ["reason": .string("it is \(score)"), "score": .number(score)] }
  private func label(_ label: String) -> JSONValue { ["reason": .string("so \(label)"), "label": .string(label)] }
  private let scale: JSONValue = ["labels": ["good": 1, "fair": 0.5, "bad": 0]]

  @Test func `grades come to their mean, with their agreement`() async throws {
    let score = try await score([:], [grade(0.9), grade(0.7), grade(0.5)])
    #expect(score.value == .number(0.7))
    #expect(score.because == "3 votes from 0.50 to 0.90, agreement 0.60: it is 0.7")
  }

  @Test func `labels come to what most chose, with their agreement`() async throws {
    let score = try await score(scale, [label("good"), label("fair"), label("good")])
    #expect(score.value == .number(1))
    #expect(score.because == "`good` by 2 of 3 votes, agreement 0.67: so good")
  }

  @Test func `of labels that are tied the worst counts`() async throws {
    let score = try await score(scale, [label("good"), label("fair"), label("good"), label("fair")])
    #expect(score.value == .number(0.5))
  }

  @Test func `a label that the scale does not have is no vote`() async throws {
    let score = try await score(scale, [label("great"), label("fair"), label("fair")])
    #expect(score.because == "`fair` by 2 of 2 votes, agreement 1.00: so fair")
  }

  @Test func `more than half of the votes make a verdict, half of them none`() async throws {
    #expect(try await score([:], [grade(1), nil, grade(1)]).value == .number(1))
    let half = try await score([:], [grade(1), nil])
    #expect(half.value.sample == nil)
  }

  @Test(
    arguments: [
      (["rubric": " ", "model": "openai/m"], "the rubric says nothing"),
      (["rubric": "r", "model": "gpt"], "there is no model `gpt`"),
      (["rubric": "r", "model": "openai/"], "there is no model `openai/`"),
      (["rubric": "r", "model": "scripted"], "the model `scripted` needs a `script`"),
      (["rubric": "r", "model": ["name": "openai/m", "max_tokens": 0]], "`max_tokens` must be at least 1"),
      (["rubric": "r", "model": ["name": "anthropic/m", "temperature": 0]], "Anthropic's API takes no `temperature`"),
      (["rubric": "r", "model": ["name": "openai/m", "base_url": "localhost"]], "a URL starts with `http://`"),
      (["rubric": "r", "model": "openai/m", "samples": 0], "`samples` must be from 1 to 25"),
      (["rubric": "r", "model": "openai/m", "labels": ["good": 1]], "a scale has at least two labels"),
      (["rubric": "r", "model": "openai/m", "labels": ["a": 2, "b": 0]], "a label stands for a number from 0 to 1"),
      (["rubric": "r", "model": "openai/m", "labels": ["a": 0, "b": 0]], "two labels stand for the same number"),
    ] as [(JSONValue, String)])
  func `what makes no sense is refused before anybody is asked`(config: JSONValue, problem: String) throws {
    let error = #expect(throws: Misconfigured.self) { try JSONValueDecoder.scorer(RubricJudge.self, from: config) }
    #expect(error?.message.hasPrefix(problem) == true)
  }

  @Test func `what a judge costs and who pays for it is no part of what a score means`() {
    let plain = RubricJudge.meaning(of: ["rubric": "r", "model": "openai/m"])
    let priced = RubricJudge.meaning(
      of: [
        "rubric": "r",
        "model": ["name": "openai/m", "price": ["input_per_million": 1], "api_key_env": "K", "api_key_file": "k"],
      ])
    #expect(plain == priced)
    let other = RubricJudge.meaning(of: ["rubric": "r", "model": ["name": "openai/m", "temperature": 1]])
    #expect(other == ["rubric": "r", "model": ["name": "openai/m", "temperature": 1]])
  }

  /// Samples that judges gave to other words must not be compared with what they give to these.
  @Test func `the words that judges are asked with belong to a version`() async throws {
    let asked = Locked<[JSONValue]>([])
    let models = FakeModels { question in
      let mark = question.text.firstMatch(of: /message is ([0-9a-f]+)/)?.1 ?? ""
      let text = question.text.replacing(mark, with: "MARK")
      asked.withLock { $0 += [.string(question.instructions), .string(text), question.form.schema] }
      return ModelAnswer(nil, provider: "fake", model: "m")
    }
    let scorers: [(any Scorer.Type, JSONValue)] = [
      (RubricJudge.self, ["rubric": "r", "model": "openai/m"]),
      (RubricJudge.self, ["rubric": "r", "model": "openai/m", "labels": ["a": 1, "b": 0]]),
      (Faithfulness.self, "openai/m"), (Relevance.self, "openai/m"), (RefusalJudge.self, "openai/m"),
      (Pairwise.self, ["rubric": "r", "model": "openai/m"]),
    ]
    for (type, config) in scorers {
      let scorer = try JSONValueDecoder.scorer(type, from: config)
      var seen = Observation.stub(answer: "a", spans: [.stub(1, "gen_ai.completion")])
      seen.rival = Observation.Rival(variant: "control", answer: "b")
      _ = try await scorer.score(seen, using: .stub(models: models))
    }
    let words = asked.withLock { $0 }
    // Who changes a word raises `JudgeBrief.version` and writes the new fingerprint beside it.
    #expect(words.count == scorers.count * 9)
    #expect(JudgeBrief.version == 1)
    #expect(Fingerprint(of: .array(words)).description == "0a8bd11e3b96a3eb")
  }
}
