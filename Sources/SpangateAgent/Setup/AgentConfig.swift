import FoundationEssentials
package import SpangateCore
import SpangateTrace

/// How the reference agent is set up. Paths start from the suite's folder.
package struct AgentConfig: Decodable, Sendable {
  /// `scripted`, `anthropic/NAME` or `openai/NAME`.
  package var model: String
  /// The path of a `ModelScript`, for `scripted`.
  package var script: String?
  /// Where the provider's API is; what its `…_BASE_URL` says without it, else the provider's own.
  package var baseUrl: String?
  /// The variable of the environment that holds the key; `ANTHROPIC_API_KEY` or `OPENAI_API_KEY` without it.
  package var apiKeyEnv: String?
  /// A file that holds the key and nothing else; wins over the variable.
  package var apiKeyFile: String?
  /// Of one reply.
  package var maxTokens: Int?
  package var temperature: Double?
  /// Whether replies come as they are made.
  package var stream: Bool?
  /// How long a streamed reply may be silent; 60 s without it.
  package var stallTimeout: Duration?
  package var maxTurns: Int?
  /// The model's instructions, or the path of a `.md` or `.txt` file with them: see ``PromptFile``.
  package var prompt: String?
  /// Those that the model may use; all that have data without it.
  package var tools: [String]?
  /// Programs that are tools, by the name that the model calls them by.
  package var commandTools: [String: CommandTool.Config]?
  /// An SQLite file, or a `.sql` file that makes one in memory.
  package var database: String?
  /// A folder of log files.
  package var logs: String?
  package var price: ModelReference.Price?

  package init(
    model: String = "scripted", script: String? = nil, maxTurns: Int? = nil, prompt: String? = nil,
    tools: [String]? = nil, commandTools: [String: CommandTool.Config]? = nil, database: String? = nil,
    logs: String? = nil, price: ModelReference.Price? = nil
  ) {
    self.model = model
    self.script = script
    self.maxTurns = maxTurns
    self.prompt = prompt
    self.tools = tools
    self.commandTools = commandTools
    self.database = database
    self.logs = logs
    self.price = price
  }
}

extension AgentConfig {
  func validate() throws(Misconfigured) {
    try modelReference.validate { "builtin.\($0)" }
    if let maxTurns, maxTurns < 1 {
      throw Misconfigured("`max_turns` must be at least 1", key: "builtin.max_turns")
    }
    if let stallTimeout, stallTimeout <= .zero {
      throw Misconfigured("a time-out must be more than nothing", key: "builtin.stall_timeout")
    }
    for (name, tool) in (commandTools ?? [:]).sorted(by: { $0.key < $1.key }) { try tool.validate(as: name) }
    for tool in tools ?? [] { try validate(tool: tool) }
  }

  private func validate(tool: String) throws(Misconfigured) {
    guard commandTools?[tool] == nil, tool != TraceSummary.name else { return }
    guard let (data, key) = toolData[tool] else {
      let names = toolData.keys.sorted() + [TraceSummary.name] + (commandTools ?? [:]).keys.sorted()
      let known = names.map { "`\($0)`" }.joined(separator: ", ")
      throw Misconfigured("there is no tool `\(tool.inert(limit: 80))`; there are \(known)", key: "builtin.tools")
    }
    if data == nil { throw Misconfigured("the tool `\(tool)` needs `\(key)`", key: "builtin.tools") }
  }

  /// What each tool works on, and the key that says so.
  private var toolData: [String: (path: String?, key: String)] {
    [QueryDatabase.name: (database, "database"), SearchLogs.name: (logs, "logs")]
  }
}

extension AgentConfig: Documented {
  package static let documentation: [KeyDocumentation] = [
    .init("model", "`scripted`, `anthropic/NAME` or `openai/NAME`.", example: "openai/gpt-5"),
    .init(
      "script", "The file of what a `scripted` model says, relative to the suite's folder.", example: "script.yaml"),
    .init(
      "base_url", "Where the provider's API is.",
      otherwise: "`ANTHROPIC_BASE_URL` or `OPENAI_BASE_URL`, else the provider's own",
      example: "https://models.example.com"),
    .init(
      "api_key_env", "The environment variable that holds the key.",
      otherwise: "`ANTHROPIC_API_KEY` or `OPENAI_API_KEY`",
      example: "AGENT_KEY"),
    .init(
      "api_key_file", "A file that holds the key and nothing else; it wins over the variable.",
      example: "/run/secrets/agent-key"),
    .init(
      "max_tokens", "The most tokens of one reply.", otherwise: "4096 for Anthropic, else the provider's own limit",
      .atLeast(1), example: 2000),
    .init(
      "temperature", "How freely the model chooses its words; Anthropic's API takes none.", .from(0, to: 2), example: 0),
    .init("stream", "Whether replies come as they are made.", default: false, example: true),
    .init(
      "stall_timeout", "How long a streamed reply may be silent before it is asked for again.", default: "60s",
      example: "20s"),
    .init("max_turns", "The most turns of one answer.", default: 10, .atLeast(1), example: 8),
    .init(
      "prompt", "The model's instructions, or the path of a `.md` or `.txt` file with them.", example: "prompts/ops.md"),
    .init("tools", "The tools that the model may use.", otherwise: "all that have data", example: ["trace_summary"]),
    .init(
      "command_tools", "Programs that are tools, by the name that the model calls them by.",
      example: [
        "send_report": ["command": ["python3", "send_report.py"], "description": "Sends a report to the team."]
      ]),
    .init(
      "database", "An SQLite file, or a `.sql` file that makes one in memory, for the tool `query_database`.",
      example: "orders.sql"),
    .init("logs", "A folder of log files, for the tool `search_logs`.", example: "logs"),
    .init(
      "price", "What its tokens cost.", otherwise: "what the table of prices says",
      example: ["input_per_million": 3, "output_per_million": 15]),
  ]
}
