package import SpangateCore
import SpangateTrace

/// The reference agent, inside this process.
package struct BuiltinTarget: Target {
  package static let kind = Kind("builtin", "the reference agent, in this process")

  /// The whole `agent` mapping of a suite.
  package struct Config: Decodable, Sendable {
    package var builtin: AgentConfig
    /// Of one answer; 60 s without it.
    package var timeout: Duration?
    /// Set on top of the environment that spangate runs in.
    package var env: [String: String]?

    package init(builtin: AgentConfig, timeout: Duration? = nil, env: [String: String]? = nil) {
      self.builtin = builtin
      self.timeout = timeout
      self.env = env
    }
  }

  /// What it was set up with.
  package let config: Config
  package var timeout: Duration { config.timeout ?? .seconds(60) }

  package init(config: Config) throws(Misconfigured) {
    self.config = config
    try config.builtin.validate()
    guard timeout > .zero else { throw Misconfigured("a time-out must be more than nothing", key: "timeout") }
  }

  package var secrets: [String] {
    let environments = [config.env] + (config.builtin.commandTools ?? [:]).values.map(\.env)
    return environments.flatMap { RedactionPolicy.secrets(of: $0 ?? [:]) }
  }

  package func open(in place: RunPlace, using tools: Tools) async throws(AgentFailure) -> any TargetSession {
    BuiltinSession(
      agent: try agent(in: place.folder, using: tools), timeout: timeout, endpoint: place.endpoint,
      deliver: place.deliver)
  }

  /// The agent by itself, to be asked without a trial.
  package func agent(in folder: String, using tools: Tools) throws(AgentFailure) -> ReadyAgent {
    try ReadyAgent(
      config.builtin, in: folder, environment: tools.environment.merging(config.env ?? [:]) { $1 },
      setting: Set((config.env ?? [:]).keys), using: tools)
  }
}

extension BuiltinTarget.Config: Documented {
  package static let documentation: [KeyDocumentation] = [
    .init("builtin", "The reference agent.", example: ["model": "openai/gpt-5", "max_turns": 8]),
    .init("timeout", "How long one answer may take.", default: "60s", example: "2m"),
    .init("env", "Variables that are set on top of spangate's own environment.", example: ["PROMPT_VERSION": "v1"]),
  ]
}
