package import SpangateCore

/// An agent that is a closure.
package struct FakeTarget: Target {
  package static let kind = Kind("fake", "answers from a closure")
  private let answer: @Sendable (PlannedTrial) async -> Outcome
  private let unavailable: AgentFailure?
  private let foreign: AgentFailure?
  private let watch: @Sendable (SessionEvent) -> Void
  private let opening: @Sendable () async throws(AgentFailure) -> Void

  package enum SessionEvent: Sendable, Equatable { case opened, closed }

  /// - Parameters:
  ///   - foreign: why some of the answers are not the agent's own.
  ///   - watch: called when a session begins and when it ends.
  ///   - opening: what it takes to bring it up.
  package init(
    unavailable: AgentFailure? = nil, foreign: AgentFailure? = nil,
    watch: @escaping @Sendable (SessionEvent) -> Void = { _ in },
    opening: @escaping @Sendable () async throws(AgentFailure) -> Void = { () throws(AgentFailure) in },
    _ answer: @escaping @Sendable (PlannedTrial) async -> Outcome
  ) {
    self.answer = answer
    self.unavailable = unavailable
    self.foreign = foreign
    self.watch = watch
    self.opening = opening
  }

  package init(config: NoConfig) throws(Misconfigured) { throw Misconfigured("a fake has no configuration") }

  package func open(in place: RunPlace, using tools: Tools) async throws(AgentFailure) -> any TargetSession {
    if let unavailable { throw unavailable }
    try await opening()
    watch(.opened)
    return Session(answer: answer, foreignAnswer: foreign, watch: watch)
  }

  private struct Session: TargetSession {
    let answer: @Sendable (PlannedTrial) async -> Outcome
    let foreignAnswer: AgentFailure?
    let watch: @Sendable (SessionEvent) -> Void
    func run(_ trial: PlannedTrial) async -> Outcome { await answer(trial) }
    func close() async { watch(.closed) }
  }
}

/// A scorer that is a closure.
package struct FakeScorer: Scorer {
  package static let kind = Kind("fake", "scores by a closure")
  package static let examples: [ScorerExample] = []
  private let score: @Sendable (Observation) throws -> Score

  package init(_ score: @escaping @Sendable (Observation) throws -> Score) { self.score = score }

  package init(config: NoConfig) throws(Misconfigured) { throw Misconfigured("a fake has no configuration") }

  package func score(_ seen: Observation, using tools: Tools) async throws -> Score { try score(seen) }
}

extension BoundScorer {
  package static func stub(
    _ name: String = "right", severity: ScoreSeverity = .blocking,
    _ score: @escaping @Sendable (Observation) throws -> Score
  ) -> BoundScorer {
    BoundScorer(name: name, scorer: FakeScorer(score), severity: severity, range: .stub)
  }

  /// Passes when the answer is `right`.
  package static let isRight = BoundScorer.stub { seen in
    seen.answer.text == "right" ? .passed() : .failed(because: "it is wrong")
  }
}

extension Suite {
  package static func stub(
    _ target: any Target, cases: [Case], traces: TraceNeed = .off, trials: Int = 3, concurrency: Int = 8,
    retries: Int? = nil
  ) -> Suite {
    Suite(
      name: Located("a-suite", at: .stub), file: "suite.yaml", target: Located(target, at: .stub), traces: traces,
      trials: trials, concurrency: concurrency, retries: retries, cases: cases)
  }
}
