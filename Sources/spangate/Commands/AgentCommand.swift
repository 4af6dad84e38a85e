import ArgumentParser
import SpangateAgent
import SpangateCore
import SpangateTrace

struct AgentCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agent",
    abstract: "Ask the reference agent: the answer on stdout, its trace as a tree on stderr.",
    discussion: """
      The agent is set up as a suite's, as the options say, or both, where options win. Keys come from ANTHROPIC_API_KEY \
      or OPENAI_API_KEY, or from a file. With TRACEPARENT and OTEL_EXPORTER_OTLP_ENDPOINT set it is an agent as any \
      other: its spans join that trace and go there. Exit status 0 when it answered, 125 when it could not.
      """)

  @Argument(help: "What to ask.") var question: String
  @OptionGroup var options: AgentOptions
  @OptionGroup var global: GlobalOptions

  func validate() throws {
    if options.suite == nil, options.model == nil, options.script == nil {
      throw ValidationError("name a suite by `--suite`, or a model by `--model`")
    }
    if options.variant != nil, options.suite == nil { throw ValidationError("`--variant` goes with `--suite`") }
  }

  func run() async throws {
    let session = try AgentSession(options, global: global)
    try await session.ask(question)
  }
}

/// How the reference agent is set up by hand. Paths start from the working directory.
struct AgentOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Set up as this suite's agent.", valueName: "suite")) var suite: String?
  @Option(help: "Which variant of the suite.") var variant: String?
  @Option(help: ArgumentHelp("scripted, anthropic/NAME or openai/NAME.", valueName: "model")) var model: String?
  @Option(help: ArgumentHelp("What a scripted model says.", valueName: "file")) var script: String?
  @Option(help: ArgumentHelp("Where the provider's API is.", valueName: "url")) var baseUrl: String?
  @Option(help: ArgumentHelp("The variable that holds the key.", valueName: "name")) var apiKeyEnv: String?
  @Option(help: ArgumentHelp("A file that holds the key.", valueName: "file")) var apiKeyFile: String?
  @Option(help: ArgumentHelp("Of one reply.", valueName: "n"), transform: parsedPositive) var maxTokens: Int?
  @Option(help: ArgumentHelp("From 0 to 2.", valueName: "x")) var temperature: Double?
  @Flag(help: "Take replies as they are made.") var stream = false
  @Option(help: ArgumentHelp("Model calls for one answer.", valueName: "n"), transform: parsedPositive)
  var maxTurns: Int?
  @Option(help: ArgumentHelp("The instructions, or a .md or .txt file with them.", valueName: "text|file"))
  var prompt: String?
  @Option(help: ArgumentHelp("A tool that it may use; repeatable; all without it.", valueName: "name"))
  var tool: [String] = []
  @Option(help: ArgumentHelp("An SQLite file, or SQL text that makes one.", valueName: "file")) var database: String?
  @Option(help: ArgumentHelp("A folder of log files.", valueName: "folder")) var logs: String?
  @Option(help: ArgumentHelp("Of the answer, such as 90s.", valueName: "duration"), transform: parsedDuration)
  var timeout: Duration?
  @Option(help: ArgumentHelp("Makes a scripted model repeat itself.", valueName: "n")) var seed: UInt64?

  /// These options over what a suite says.
  ///
  /// - Parameter here: the working directory, where paths on the command line start.
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
    if !tool.isEmpty { config.builtin.tools = tool }
    config.builtin.database = path(database) ?? config.builtin.database
    config.builtin.logs = path(logs) ?? config.builtin.logs
    return config
  }
}
