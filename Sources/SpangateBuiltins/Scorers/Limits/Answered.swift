import SpangateCore
import SpangateTrace

/// Passes when the call was answered, and fails when the agent crashed, timed out, or gave an error or nothing instead.
///
/// What nobody's change of the agent can have done says nothing of it: a refused connection, or 429, which says that too
/// much was asked. 503 is a failure as any other 5xx is, once the attempts are used up: a broken server says it too.
struct Answered: Scorer {
  struct Config: Decodable, Sendable {
    /// An agent that acts and says nothing may have answered all the same.
    var mayBeEmpty: Bool?
  }

  static let kind = Kind("answered", "the agent gave an answer: no crash, no time-out, no error status, and some text")
  static let judgesCalls = true
  static let examples = [
    ScorerExample(nil, answer: "14 days", gives: .passed(true)),
    ScorerExample(nil, answer: " \n", gives: .passed(false)),
    ScorerExample(["may_be_empty": true], answer: "", gives: .passed(true)),
  ]

  private let mayBeEmpty: Bool

  init(config: Config) { mayBeEmpty = config.mayBeEmpty ?? false }

  func score(_ seen: Observation, using tools: Tools) async -> Score {
    guard let gap = seen.answer.gap else { return score(of: nil, seen.answer.text) }
    return gap.evidence.map { .passed(because: $0) } ?? .unscored(gap.why)
  }

  func score(ofCall failure: AgentFailure?, answer: String) -> Score? { score(of: failure, answer) }

  private func score(of failure: AgentFailure?, _ answer: String) -> Score {
    if let failure {
      return failure.isOfSurroundings ? .unscored(failure.message) : .failed(because: failure.message)
    }
    if !mayBeEmpty, answer.allSatisfy(\.isWhitespace) { return .failed(because: "the answer is empty") }
    return .passed()
  }
}

extension Answered.Config: Documented {
  static let documentation: [KeyDocumentation] = [
    .init("may_be_empty", "Whether an answer without any text is one.", default: false, example: true)
  ]
}
