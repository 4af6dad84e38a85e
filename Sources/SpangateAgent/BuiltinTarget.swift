import FoundationEssentials
package import SpangateCore
import SpangateTelemetry

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

  private let config: AgentConfig
  private let timeout: Duration
  private let environment: [String: String]

  package init(config: Config) throws(Misconfigured) {
    self.config = config.builtin
    timeout = config.timeout ?? .seconds(60)
    environment = config.env ?? [:]
    try self.config.validate()
    guard timeout > .zero else { throw Misconfigured("a time-out must be more than nothing", key: "timeout") }
  }

  package func open(in place: RunPlace, using tools: Tools) async throws(AgentFailure) -> any TargetSession {
    BuiltinSession(
      config: config, timeout: timeout, script: try script(in: place.folder, using: tools.documents),
      environment: tools.environment.merging(environment) { $1 }, prompt: try config.prompt(in: place.folder),
      tools: try config.tools(in: place.folder), deliver: place.deliver)
  }

  private func script(in folder: String, using documents: any DocumentReader) throws(AgentFailure) -> ModelScript {
    let path = config.script.placed(in: folder)
    do {
      let script = try documents.read(ModelScript.self, from: path)
      try script.validate()
      return script
    } catch let invalid as InvalidDocument {
      throw .unopened(invalid.findings.map(\.placedMessage).joined(separator: "\n"))
    } catch {
      throw .unopened("\(path): \((error as? Misconfigured)?.message ?? "\(error)")")
    }
  }
}

extension AgentFailure {
  /// What is wrong will be wrong the next time too.
  static func unopened(_ message: String) -> AgentFailure { AgentFailure(.refused, message, isTransient: false) }
}

extension Finding {
  fileprivate var placedMessage: String {
    range.map { "\($0.file):\($0.line):\($0.column): \(message)" } ?? message
  }
}

extension String {
  /// This path as seen from a folder.
  func placed(in folder: String) -> String { hasPrefix("/") ? self : "\(folder)/\(self)" }
}
