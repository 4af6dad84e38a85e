import SpangateCore
import SpangateTrace

/// Stands for whoever gave a score elsewhere; there is nothing to ask it.
struct ForeignScorer: Scorer {
  struct Config: Decodable, Sendable {}

  static let kind = Kind("imported", "a score that another tool gave")
  static let examples: [ScorerExample] = []
  static let scale = ScoreScale.open

  init(config: Config = Config()) {}

  func score(_ seen: Observation, using tools: Tools) async -> Score { .unscored("another tool gives this score") }
}

/// Says whether the agent answered elsewhere; what is not known of a call is no pass.
struct ForeignCallScorer: Scorer {
  struct Config: Decodable, Sendable {}

  static let kind = Kind("answered", "whether the agent answered another tool")
  static let examples: [ScorerExample] = []
  static let judgesCalls = true

  init(config: Config = Config()) {}

  func score(_ seen: Observation, using tools: Tools) async -> Score { .unscored("another tool calls this agent") }
}

/// Stands for an agent that another tool called; it cannot be asked on.
struct ForeignAgent: Target {
  struct Config: Decodable, Sendable {}

  static let kind = Kind("imported", "an agent that another tool called")

  init(config: Config = Config()) {}

  func open(in place: RunPlace, using tools: Tools) async throws(AgentFailure) -> any TargetSession {
    throw AgentFailure(.refused, "another tool calls this agent", isTransient: false)
  }
}
