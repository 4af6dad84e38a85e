import SpangateAgent

/// What `spangate agent` is to ask, and whom.
struct AgentRequest: Sendable, Equatable {
  var question: String
  /// A suite whose agent it is; what ``setup`` says holds over it.
  var suite: String?
  var variant: String?
  var setup = AgentSetup()
  /// Makes a scripted model repeat itself.
  var seed: UInt64?
}

/// How the reference agent is set up by hand; nil and empty for what is not said. Paths start from the working directory.
struct AgentSetup: Sendable, Equatable {
  var model: String?
  var script: String?
  var baseUrl: String?
  var apiKeyEnv: String?
  var apiKeyFile: String?
  var maxTokens: Int?
  var temperature: Double?
  var stream = false
  var maxTurns: Int?
  /// The instructions, or a `.md` or `.txt` file with them.
  var prompt: String?
  var tools: [String] = []
  var database: String?
  var logs: String?
  var timeout: Duration?

  /// This over what a suite says.
  ///
  /// - Parameter here: the working directory.
  func merged(over base: BuiltinTarget.Config?, here: String) -> BuiltinTarget.Config {
    var config = base ?? BuiltinTarget.Config(builtin: AgentConfig())
    func path(_ path: String?) -> String? { path.map { $0.hasPrefix("/") ? $0 : "\(here)/\($0)" } }
    config.timeout = timeout ?? config.timeout
    config.builtin.model = model ?? (script == nil ? config.builtin.model : "scripted")
    config.builtin.script = path(script) ?? config.builtin.script
    config.builtin.baseUrl = baseUrl ?? config.builtin.baseUrl
    config.builtin.apiKeyEnv = apiKeyEnv ?? config.builtin.apiKeyEnv
    config.builtin.apiKeyFile = path(apiKeyFile) ?? config.builtin.apiKeyFile
    config.builtin.maxTokens = maxTokens ?? config.builtin.maxTokens
    config.builtin.temperature = temperature ?? config.builtin.temperature
    if stream { config.builtin.stream = true }
    config.builtin.maxTurns = maxTurns ?? config.builtin.maxTurns
    let isFile = prompt.map { $0.hasSuffix(".md") || $0.hasSuffix(".txt") } ?? false
    config.builtin.prompt = (isFile ? path(prompt) : prompt) ?? config.builtin.prompt
    if !tools.isEmpty { config.builtin.tools = tools }
    config.builtin.database = path(database) ?? config.builtin.database
    config.builtin.logs = path(logs) ?? config.builtin.logs
    return config
  }
}
