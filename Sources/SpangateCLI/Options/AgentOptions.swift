import ArgumentParser

/// How the reference agent is set up by hand. Paths start from the working directory.
struct AgentOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Set up as this suite's agent. (default: as the options say)", valueName: "suite"))
  var suite: String?

  @Option(
    help: ArgumentHelp("Which variant of the suite. (default: the first that it declares)", valueName: "variant"))
  var variant: String?

  @Option(
    help: ArgumentHelp("The instructions, or a .md or .txt file with them. (default: none)", valueName: "text|file"))
  var prompt: String?

  @Option(help: ArgumentHelp("A tool that it may use; repeatable. (default: all that have data)", valueName: "name"))
  var tool: [String] = []

  @Option(help: ArgumentHelp("An SQLite file, or SQL text that makes one. (default: none)", valueName: "file"))
  var database: String?

  @Option(help: ArgumentHelp("A folder of log files. (default: none)", valueName: "folder"))
  var logs: String?

  @Option(
    help: ArgumentHelp("Model calls for one answer. (default: 10)", valueName: "n"), transform: OptionValue.positive)
  var maxTurns: Int?

  @Option(
    help: ArgumentHelp("Of the answer, such as 90s. (default: 60s)", valueName: "duration"),
    transform: OptionValue.duration)
  var timeout: Duration?
}

/// Which model the reference agent asks, and how.
struct ModelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "scripted, anthropic/NAME or openai/NAME. (default: the suite's; scripted with `--script`)", valueName: "model"))
  var model: String?

  @Option(help: ArgumentHelp("What a scripted model says. (default: the suite's)", valueName: "file"))
  var script: String?

  @Option(
    help: ArgumentHelp(
      "Where the provider's API is. (default: ANTHROPIC_BASE_URL or OPENAI_BASE_URL, else the provider's own)",
      valueName: "url"))
  var baseUrl: String?

  @Option(
    help: ArgumentHelp(
      "The variable that holds the key. (default: ANTHROPIC_API_KEY or OPENAI_API_KEY)", valueName: "name"))
  var apiKeyEnv: String?

  @Option(help: ArgumentHelp("A file that holds the key; wins over the variable. (default: none)", valueName: "file"))
  var apiKeyFile: String?

  @Option(
    help: ArgumentHelp("Of one reply. (default: 4096 for anthropic, else the provider's)", valueName: "n"),
    transform: OptionValue.positive)
  var maxTokens: Int?

  @Option(help: ArgumentHelp("From 0 to 2. (default: the provider's)", valueName: "x"))
  var temperature: Double?

  @Flag(help: "Take replies as they are made.")
  var stream = false

  @Option(help: ArgumentHelp("Makes a scripted model repeat itself. (default: a new one)", valueName: "n"))
  var seed: UInt64?
}
