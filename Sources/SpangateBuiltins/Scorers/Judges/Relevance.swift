import SpangateCore
import SpangateTrace

/// Has a model grade whether the answer is to the question, right or wrong.
struct Relevance: JudgingScorer {
  struct Config: Decodable, Sendable {
    var model: ModelReference
    var samples: Int?
  }

  static let kind = Kind("relevance", "how far a model finds that the answer is to the question, from 0 to 1")
  static let version = JudgeBrief.version
  static let shorthand: String? = "model"
  static let scale = ScoreScale.graded
  static let examples = [
    ScorerExample("openai/small-1", input: "How long?", answer: "Thank you for asking: 14 days.", gives: .number(0.9)),
    ScorerExample(
      ["model": "openai/small-1", "samples": 2], input: "How long?", answer: "Bananas are yellow.", spans: .exampleRun,
      gives: .number(0.2), blaming: .example(6)),
    ScorerExample("openai/broken-1", gives: .unscored(why: Self.broken)),
  ]

  private static let broken =
    "the judge `openai/broken-1` gave no verdict of the right form in 3 tries: it did not call `grade` with JSON"

  private let panel: JudgePanel
  var model: ModelReference { panel.model }

  init(config: Config) throws(Misconfigured) { panel = try JudgePanel(config.model, samples: config.samples) }

  func score(_ seen: Observation, using tools: Tools) async -> Score {
    let parts = [JudgeBrief.Part("question", seen.trial.question.text), JudgeBrief.Part("answer", seen.answer.text)]
    do throws(Unjudged) {
      let votes = try await panel.votes(
        on: JudgeBrief(task: Self.task, parts: parts, form: .grade), of: seen, using: tools, GradeBallot.Vote.init)
      let ballot = GradeBallot(votes: votes)
      return Score(.number(ballot.grade), span: seen.trace.answering, because: ballot.because)
    } catch {
      return .unscored(error.why)
    }
  }

  private static let task = """
    You judge whether an answer is to the question that it was given to. Whether it is right is not your concern. 1: all \
    of it is about what was asked, and all that was asked is taken up. 0: it is about something else, or takes up \
    nothing. Between them, the less the more of it is beside the point, and the more of the question is left open. State \
    your reason first, then the score.
    """
}

extension Relevance.Config: Documented {
  static let documentation: [KeyDocumentation] = [
    .judge,
    .samples,
  ]
}
