import SpangateCore
import SpangateTrace

/// A scorer that holds one claim against the answer's text, and points at the model call that wrote it.
protocol AnswerScorer: Scorer {
  func weigh(_ answer: String, of question: Question) -> Claim
}

/// Whether what a scorer claims is so, with one sentence that says what is.
enum Claim: Sendable, Equatable {
  case holds(String)
  case fails(String)
  case unknown(why: String)
}

extension AnswerScorer {
  func score(_ seen: Observation, using tools: Tools) async -> Score {
    let span = seen.trace.answering
    return switch weigh(seen.answer.text, of: seen.trial.question) {
    case .holds(let fact): .passed(because: fact, span: span)
    case .fails(let fact): .failed(because: fact, span: span)
    case .unknown(let why): .unscored(why)
    }
  }
}

extension String {
  /// In backticks, harmless, and cut where it gets long.
  var quoted: String { "`\(inert(limit: 80))`" }
}
