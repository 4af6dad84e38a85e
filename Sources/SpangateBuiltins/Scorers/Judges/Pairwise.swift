import SpangateCore
import SpangateTrace

/// In an A/B comparison, has a model say which variant's answer is better by a rubric. Other runs leave it out.
///
/// Each vote asks twice, with the answers in either order, since judges lean to one place: 1 when this variant's answer
/// is preferred both times, 0 when the first variant's is, 0.5 when neither is or the order decides.
struct Pairwise: JudgingScorer {
  struct Config: Decodable, Sendable {
    /// What makes one answer better than another, in words for the judge.
    var rubric: String
    var model: ModelReference
    /// Votes, each in both orders.
    var samples: Int?
  }

  static let kind = Kind("pairwise", "in `ab`: how far a model prefers the answer to the first variant's, from 0 to 1")
  static let version = JudgeBrief.version
  static let comparesVariants = true
  static let scale = ScoreScale.graded
  static let examples = [
    ScorerExample(example, answer: "Thank you: 14 days.", rival: "14 days.", gives: .number(1)),
    ScorerExample(
      example, answer: "14 days.", rival: "Thank you: 14 days.", spans: .exampleRun, gives: .number(0),
      blaming: .example(6)),
    ScorerExample(example, answer: "14 days.", rival: "Two weeks.", gives: .number(0.5)),
  ]

  private static let example: JSONValue = ["rubric": "Which is more polite?", "model": "openai/small-1"]

  private let rubric: String
  private let panel: JudgePanel
  var model: ModelReference { panel.model }

  init(config: Config) throws(Misconfigured) {
    guard config.rubric.contains(where: { !$0.isWhitespace }) else {
      throw Misconfigured("the rubric says nothing", key: "rubric")
    }
    rubric = config.rubric
    panel = try JudgePanel(config.model, samples: config.samples)
  }

  func score(_ seen: Observation, using tools: Tools) async -> Score {
    guard let rival = seen.rival else { return .unscored("there is no other variant's answer to compare with") }
    guard let other = rival.answer else {
      return .unscored("variant \(rival.variant.quoted) gave no answer to compare with")
    }
    do throws(Unjudged) {
      let own = seen.answer.text
      let before = try await preferences(first: own, second: other, own: "first", seen, tools)
      let after = try await preferences(first: other, second: own, own: "second", seen, tools)
      return Score(
        .number((before.mean + after.mean) / 2), span: seen.trace.answering,
        because: "preferred by \(Figure.score.text(before.mean)) when read first and "
          + "\(Figure.score.text(after.mean)) when read second: \(after.reason.inert(limit: 400))")
    } catch {
      return .unscored(error.why)
    }
  }

  /// How the votes of one order fell.
  private struct Votes {
    var mean: Double
    var reason: String
  }

  private func preferences(
    first: String, second: String, own: String, _ seen: Observation, _ tools: Tools
  ) async throws(Unjudged) -> Votes {
    let expected = seen.trial.question.expected.map { [JudgeBrief.Part("expected answer", $0.text)] } ?? []
    let brief = JudgeBrief(
      task: task,
      parts: [JudgeBrief.Part("question", seen.trial.question.text)] + expected
        + [.init("first answer", first), .init("second answer", second)], form: Self.form)
    let votes = try await panel.votes(on: brief, of: seen, using: tools) { arguments -> GradeBallot.Vote? in
      arguments["better"]?.string.map { better in
        GradeBallot.Vote(
          grade: better == own ? 1 : better == "neither" ? 0.5 : 0, reason: arguments["reason"]?.string ?? "")
      }
    }
    let ballot = GradeBallot(votes: votes)
    return Votes(mean: ballot.grade, reason: votes[0].reason)
  }

  private var task: String {
    """
    You compare two answers to the same question, by a rubric and by nothing else. Which of them stands first means \
    nothing, and neither does their length. Where there is an expected answer, it is right; theirs need not have its \
    words. State your reason first, then which is better; neither, where the rubric does not tell them apart.

    The rubric:
    \(rubric)
    """
  }

  private static let form = AnswerForm(
    name: "prefer", summary: "Records which answer is better.",
    schema: [
      "type": "object", "required": ["reason", "better"], "additionalProperties": false,
      "properties": [
        "reason": ["type": "string", "description": "Why, in one or two sentences."],
        "better": ["type": "string", "enum": ["first", "second", "neither"]],
      ],
    ])
}

extension Pairwise.Config: Documented {
  static let documentation: [KeyDocumentation] = [
    .init(
      "rubric", "What makes one answer better than another, in words for the judge.", example: "Which is more polite?"),
    .judge,
    .samples,
  ]
}
