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

  /// The same of the end of a text.
  var quotedEnd: String {
    let end = unicodeScalars.suffix(80)
    return end.startIndex == unicodeScalars.startIndex ? quoted : "`…\(String(end).inert(limit: 80))`"
  }

  /// The same of what stands round a part of it.
  func quoted(around part: String) -> String {
    var (text, part) = (self, part)
    let place = text.withUTF8 { text in part.withUTF8 { text.range(of: $0, from: 0) } }
    guard let place, unicodeScalars.count > 80 else { return quoted }
    let start = utf8.index(utf8.startIndex, offsetBy: place.lowerBound)
    let end = utf8.index(utf8.startIndex, offsetBy: place.upperBound)
    let before = unicodeScalars[..<start].suffix(30)
    let rest = unicodeScalars[start...].prefix(max(50, unicodeScalars[start..<end].prefix(80).count + 20))
    let isStart = before.startIndex == unicodeScalars.startIndex
    return "`\(isStart ? "" : "…")\((String(before) + String(rest)).inert(limit: .max))"
      + "\(rest.endIndex == unicodeScalars.endIndex ? "" : "…")`"
  }
}

extension [String] {
  /// Every one of them in backticks: `` `a`, `b` and `c` ``.
  var quoted: String {
    let all = map(\.quoted)
    return all.count < 2 ? all.joined() : all.dropLast().joined(separator: ", ") + " and " + all[all.count - 1]
  }
}
