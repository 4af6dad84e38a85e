import SpangateCore
import SpangateDecision
import SpangateStatistics
import SpangateTesting
import SpangateTrace
import Testing

@testable import SpangateGate

/// Says of an answer what it begins with, up to a colon.
private struct Echoing: JudgingScorer {
  var model: ModelReference { ModelReference("scripted") }
  static let kind = Kind("echoing", "asks a model")
  static let examples: [ScorerExample] = []
  var labels: [String: Double] = [:]

  init(labels: [String: Double]) { self.labels = labels }
  init(config: NoConfig) {}

  func score(_ seen: Observation, using tools: Tools) async throws -> Score {
    let answer = try await tools.models.ask(
      ModelQuestion(
        to: ModelReference("openai/m"), instructions: "", text: seen.answer.text,
        form: AnswerForm(name: "f", summary: "", schema: [:])))
    guard let grade = answer.arguments?.double else { return .unscored("no verdict") }
    return Score(.number(grade), because: "\(seen.trace.toolCalls.count) tools, asked \(seen.trial.question.text)")
  }
}

@Suite(.timeLimit(.minutes(5)))
struct CalibrationTests {
  private let models = FakeModels { question in
    let grade = question.text.split(separator: ":").first.flatMap { Double($0) }
    return ModelAnswer(
      grade.map { .number($0) }, provider: "fake", model: "m",
      usage: ModelCall.Usage(inputTokens: 10, outputTokens: 1, cost: 0.25))
  }

  private func calibration(
    _ lines: String, labels: [String: Double] = [:], threshold: Double? = nil
  ) async throws -> Calibration {
    let judge = Echoing(labels: labels)
    let loaded = LabelledAnswer.all(in: lines, file: "labels.jsonl")
    #expect(loaded.findings == [])
    return try await Calibration.measure(
      BoundScorer(name: "echo", scorer: judge, range: .stub), as: VerdictScale(of: judge, threshold: threshold),
      on: loaded.value ?? [], in: "labels.jsonl", of: "a-suite", concurrency: 2, using: .stub(models: models))
  }

  @Test func `people and a judge that grades are compared by what passes`() async throws {
    let lines = """
      {"answer": "0.9: a", "label": "pass", "input": "x", "tools": [{"tool": "t", "result": {"n": 1}}]}
      {"answer": "0.2: b", "label": false}

      {"answer": "0.7: c", "label": 0.5}
      {"answer": "none", "label": true}
      """
    let calibration = try await calibration(lines, threshold: 0.8)
    #expect(calibration.scale.categories == ["fail", "pass"])
    // Rows are what people said; 0.5 fails at a threshold of 0.8, and so does 0.7.
    #expect(calibration.confusion == [[2, 0], [0, 1]])
    #expect(calibration.pairs.map(\.judge) == ["pass", "fail", "fail", nil])
    #expect(calibration.unjudged.map(\.answer.line) == [5])
    #expect(calibration.unjudged.map(\.because) == ["no verdict"])
    #expect(calibration.pairs[0].because == "1 tools, asked x")
    #expect(calibration.kappa?.kappa == 1)
    #expect(calibration.usage == JudgeUsage(calls: 4, inputTokens: 40, outputTokens: 4, cost: 1))
  }

  @Test func `a labelled scale is compared label by label, the worst first`() async throws {
    let lines = """
      {"answer": "1", "label": "good"}
      {"answer": "0.5", "label": "good"}
      {"answer": "0", "label": 0}
      """
    let calibration = try await calibration(lines, labels: ["good": 1, "fair": 0.5, "bad": 0])
    #expect(calibration.scale.categories == ["bad", "fair", "good"])
    #expect(calibration.confusion == [[1, 0, 0], [0, 0, 0], [0, 1, 1]])
    #expect(calibration.differing.map(\.answer.line) == [2])
    #expect(calibration.differing.map(\.judge) == ["fair"])
  }

  @Test func `a label that the judge does not have is refused before anybody is asked`() async throws {
    let invalid = await #expect(throws: InvalidDocument.self) {
      try await calibration(#"{"answer": "1", "label": "great"}"#, labels: ["good": 1, "bad": 0])
    }
    #expect(invalid?.findings.map(\.message) == ["the judge has no label `great`"])
    #expect(invalid?.findings.map(\.help) == ["its labels are `bad`, `good`"])
  }

  @Test(arguments: [
    ("", "`l.jsonl` holds no labels", 1), ("\n{\"answer\": \"a\"}", "a label could not be read: `label` is missing", 2),
    ("{\"answer\": 1, \"label\": 1}", "a label could not be read: `answer`: expected text", 1),
    (
      "{\"answer\": \"a\", \"label\": []}",
      "a label could not be read: `label`: expected a label, a number or a boolean", 1
    ),
    ("{\"answer\"", "a label could not be read: expected `:` after a key at 1:10", 1),
    (
      "{\"answer\": \"a\", \"label\": 1, \"tools\": [{\"tool\": \"t\"}]}",
      "a label could not be read: `tools.0`: `result` is missing", 1
    ),
  ])
  func `a line that is no label is a finding at its place`(text: String, message: String, line: Int) {
    let loaded = LabelledAnswer.all(in: text, file: "l.jsonl")
    #expect(loaded.value == nil)
    #expect(loaded.findings.map(\.message) == [message])
    #expect(loaded.findings.map(\.range?.line) == [line])
  }
}
