package import SpangateCore
import SpangateTrace

/// What every scorer owes its users, whatever it scores.
package struct ScorerConformance {
  let scorer: any Scorer.Type
  let tools: Tools

  package init(of scorer: any Scorer.Type, using tools: Tools) {
    self.scorer = scorer
    self.tools = tools
  }

  /// One line for each promise that is not kept.
  package func problems() async -> [String] {
    var problems = kindProblems()
    for (index, example) in scorer.examples.enumerated() {
      let name = "example \(index + 1)"
      do {
        let scorer = try JSONValueDecoder.scorer(self.scorer, from: example.config)
        problems += try await exampleProblems(example, scorer).map { "\(name): \($0)" }
        problems += try await gapProblems(example, scorer).map { "\(name): \($0)" }
        if index == 0 { problems += try await hostilityProblems(example, scorer) }
      } catch {
        problems.append("\(name): \(error)")
      }
      problems += misspellingProblems(example).map { "\(name): \($0)" }
    }
    return problems
  }

  private func kindProblems() -> [String] {
    var problems = scorer.kind.problems
    if scorer.examples.count < 3 { problems.append("fewer than three examples") }
    if Set(scorer.examples.map { "\($0.score)" }).count < 2 { problems.append("all examples give the same score") }
    return problems
  }

  private func exampleProblems(_ example: ScorerExample, _ scorer: any Scorer) async throws -> [String] {
    let score = try await scorer.score(.of(example), using: tools)
    var problems: [String] = []
    if score.value != example.score { problems.append("gives \(score.value), not \(example.score)") }
    if score.value == .passed(false), score.because?.isEmpty ?? true { problems.append("fails without saying why") }
    // A pass may point at what it looked at; a failure has to point at what the example says, and at nothing else.
    let mayPoint = score.value == .passed(true) && example.blames == nil
    if score.span != example.blames, !mayPoint {
      problems.append(
        "blames \(score.span.map { "\($0)" } ?? "no span"), not \(example.blames.map { "\($0)" } ?? "none")")
    }
    return problems
  }

  /// What cannot be seen must not be called good.
  private func gapProblems(_ example: ScorerExample, _ scorer: any Scorer) async throws -> [String] {
    guard type(of: scorer).readsTrace else { return [] }
    var problems: [String] = []
    let gaps: [Trace.Completeness] = [
      .absent, .off, .cutOff(.rootMissing(spans: 1)), .cutOff(.stillArriving(spans: 2)),
    ]
    for gap in gaps {
      var seen = Observation.of(example)
      seen.trace.completeness = gap
      if gap == .absent || gap == .off { seen.trace.spans = [] }
      if case .passed(true) = try await scorer.score(seen, using: tools).value {
        problems.append("passes with a trace that is \(gap.name)")
      }
    }
    return problems
  }

  /// An agent may say anything: no crash, no control character handed on, no more than a second.
  private func hostilityProblems(_ example: ScorerExample, _ scorer: any Scorer) async throws -> [String] {
    var problems: [String] = []
    for (name, answer) in Self.hostileAnswers {
      var seen = Observation.of(example)
      seen.answer.text = answer
      let (score, seconds) = try await timed(scorer, seen)
      if seconds > Self.secondsAllowed { problems.append("takes \(seconds) s of processor time for \(name)") }
      let sentences = [score.because, score.why].compactMap { $0 }
      if sentences.contains(where: { !$0.unicodeScalars.allSatisfy(\.isInert) }) {
        problems.append("hands control characters of \(name) on")
      }
      if sentences.contains(where: { $0.utf8.count > 4_096 }) { problems.append("hands all of \(name) on") }
      if case .number(let value) = score.value, !value.isFinite { problems.append("gives \(value) for \(name)") }
    }
    return problems
  }

  /// A score, and the seconds of processor time that it took.
  private func timed(_ scorer: any Scorer, _ seen: Observation) async throws -> (Score, Double) {
    let thread = OneThread()
    defer { thread.end() }
    return try await withTaskExecutorPreference(thread) {
      let start = ProcessorTime.ofThisThread
      let score = try await scorer.score(seen, using: tools)
      return (score, ProcessorTime.ofThisThread - start)
    }
  }

  private func misspellingProblems(_ example: ScorerExample) -> [String] {
    var object = example.config?.object ?? [:]
    if let config = example.config, config.object == nil, let key = scorer.shorthand { object[key] = config }
    object["no_such_key"] = 1
    let isAccepted = (try? JSONValueDecoder.scorer(scorer, from: .object(object))) != nil
    return isAccepted ? ["accepts a key that means nothing"] : []
  }

  private static let hostileAnswers: [(name: String, answer: String)] = [
    ("nothing", ""),
    ("10 MiB of words", String(repeating: "14 days é ", count: 1 << 20)),
    ("1 MiB of line ends", String(repeating: "\n", count: 1 << 20)),
    ("10 MiB of JSON", "[\"" + String(repeating: "x", count: 10 << 20) + "\"]"),
    ("deep nesting", String(repeating: "[", count: 100_000)),
    ("control characters", "\u{0}\u{1b}[31m\u{7}\r\n\u{202e}desrever\u{2066}\u{feff}::error::"),
    ("half of JSON", #"{"a": [1, "\ud800"#),
    ("combining marks", "e" + String(repeating: "\u{301}", count: 100_000)),
  ]

  /// Unoptimised code gets longer.
  #if DEBUG
    private static let secondsAllowed = 5.0
  #else
    private static let secondsAllowed = 1.0
  #endif
}

extension Score {
  fileprivate var why: String? { if case .unscored(let why) = value { why } else { nil } }
}
