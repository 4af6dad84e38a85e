import SpangateCore
import SpangateTrace

/// Has a model grade the answer by a rubric, from 0 to 1 or by labels that stand for numbers.
///
/// With `samples` it is asked several times: the score is the mean, or the label that most chose.
struct RubricJudge: JudgingScorer {
  struct Config: Decodable, Sendable {
    /// What makes an answer good, in words for the judge.
    var rubric: String
    var model: ModelReference
    /// Each with the number that it stands for, from 0 to 1; grades without it.
    var labels: [String: Double]?
    var samples: Int?
  }

  static let kind = Kind("judge", "how good a model finds the answer by a `rubric`, from 0 to 1 or by `labels`")
  static let version = JudgeBrief.version
  static let scale = ScoreScale.graded
  static let examples = [
    ScorerExample(
      ["rubric": "Is it polite?", "model": "openai/small-1"], answer: "Thank you for asking: 14 days.",
      gives: .number(0.9)),
    ScorerExample(
      ["rubric": "Is it polite?", "model": "openai/small-1", "samples": 3], answer: "14 days.", spans: .exampleRun,
      gives: .number(0.2), blaming: .example(6)),
    ScorerExample(
      [
        "rubric": "Is it polite?", "model": ["name": "anthropic/large-1", "max_tokens": 500],
        "labels": ["polite": 1, "curt": 0.5, "rude": 0],
      ], answer: "I find this rude.", gives: .number(0)),
  ]

  let labels: [String: Double]
  private let rubric: String
  private let panel: JudgePanel
  var model: ModelReference { panel.model }

  init(config: Config) throws(Misconfigured) {
    guard config.rubric.contains(where: { !$0.isWhitespace }) else {
      throw Misconfigured("the rubric says nothing", key: "rubric")
    }
    rubric = config.rubric
    labels = config.labels ?? [:]
    panel = try JudgePanel(config.model, samples: config.samples)
    guard config.labels != nil else { return }
    if labels.count < 2 { throw Misconfigured("a scale has at least two labels", key: "labels") }
    if !labels.values.allSatisfy((0...1).contains) {
      throw Misconfigured("a label stands for a number from 0 to 1", key: "labels")
    }
    if Set(labels.values).count < labels.count {
      throw Misconfigured("two labels stand for the same number", key: "labels")
    }
  }

  func score(_ seen: Observation, using tools: Tools) async -> Score {
    do throws(Unjudged) {
      return labels.isEmpty ? try await grade(seen, using: tools) : try await label(seen, using: tools)
    } catch {
      return .unscored(error.why)
    }
  }

  private func grade(_ seen: Observation, using tools: Tools) async throws(Unjudged) -> Score {
    let brief = JudgeBrief(task: task(by: "a score"), parts: JudgeBrief.parts(of: seen), form: .grade)
    let ballot = GradeBallot(votes: try await panel.votes(on: brief, of: seen, using: tools, GradeBallot.Vote.init))
    return Score(.number(ballot.grade), span: seen.trace.answering, because: ballot.because)
  }

  private func label(_ seen: Observation, using tools: Tools) async throws(Unjudged) -> Score {
    let choices = labels.sorted { $0.value < $1.value }.map(\.key)
    let brief = JudgeBrief(
      task: task(by: "one of the labels"), parts: JudgeBrief.parts(of: seen), form: .choice(of: choices))
    let votes = try await panel.votes(on: brief, of: seen, using: tools) { arguments in
      arguments["label"]?.string.map { label in
        ChoiceBallot.Vote(choice: label, reason: arguments["reason"]?.string ?? "")
      }
    }
    let ballot = ChoiceBallot(votes: votes, choices: choices)
    let label = ballot.winner
    return Score(
      .number(labels[label] ?? 0), span: seen.trace.answering, because: ballot.because(label.quoted))
  }

  private func task(by scale: String) -> String {
    """
    You judge the answer that an AI agent gave to a question, by a rubric and by nothing else. State your reason first, \
    then \(scale). Where there is an expected answer, it is right; the agent's need not have its words.

    The rubric:
    \(rubric)
    """
  }
}

extension GradeBallot.Vote {
  /// Of arguments for `AnswerForm.grade`.
  init?(_ arguments: JSONValue) {
    guard let grade = arguments["score"]?.double else { return nil }
    self.init(grade: grade, reason: arguments["reason"]?.string ?? "")
  }
}

extension AnswerForm {
  static let grade = AnswerForm(
    name: "grade", summary: "Records the verdict on the answer.",
    schema: [
      "type": "object", "required": ["reason", "score"], "additionalProperties": false,
      "properties": [
        "reason": ["type": "string", "description": "Why, in one or two sentences."],
        "score": [
          "type": "number", "minimum": 0, "maximum": 1, "description": "From 0, not at all, to 1, entirely.",
        ],
      ],
    ])

  /// - Parameter labels: from the worst to the best.
  static func choice(of labels: [String]) -> AnswerForm {
    AnswerForm(
      name: "label", summary: "Records the verdict on the answer.",
      schema: [
        "type": "object", "required": ["reason", "label"], "additionalProperties": false,
        "properties": [
          "reason": ["type": "string", "description": "Why, in one or two sentences."],
          "label": [
            "type": "string", "enum": .array(labels.map { .string($0) }),
            "description": "The labels are in order, the worst first.",
          ],
        ],
      ])
  }
}

extension RubricJudge.Config: Documented {
  static let documentation: [KeyDocumentation] = [
    .init("rubric", "What makes an answer good, in words for the judge.", example: "The answer is polite."),
    .judge,
    .init(
      "labels", "The labels that the judge chooses from, each with the number from 0 to 1 that it stands for.",
      otherwise: "the judge gives a grade from 0 to 1", example: ["good": 1, "fair": 0.5, "poor": 0]),
    .samples,
  ]
}
