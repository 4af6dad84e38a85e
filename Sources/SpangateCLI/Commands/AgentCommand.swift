import ArgumentParser

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
  @OptionGroup(title: "Agent") var agent: AgentOptions
  @OptionGroup(title: "Model") var model: ModelOptions
  @OptionGroup(title: "General") var global: GlobalOptions

  func validate() throws {
    if agent.suite == nil, model.model == nil, model.script == nil {
      throw ValidationError("name a suite by `--suite`, or a model by `--model`")
    }
    if agent.variant != nil, agent.suite == nil { throw ValidationError("`--variant` goes with `--suite`") }
  }

  var request: AgentRequest {
    AgentRequest(
      question: question, suite: agent.suite, variant: agent.variant,
      setup: AgentSetup(
        model: model.model, script: model.script, baseUrl: model.baseUrl, apiKeyEnv: model.apiKeyEnv,
        apiKeyFile: model.apiKeyFile, maxTokens: model.maxTokens, temperature: model.temperature, stream: model.stream,
        maxTurns: agent.maxTurns, prompt: agent.prompt, tools: agent.tool, database: agent.database, logs: agent.logs,
        timeout: agent.timeout),
      seed: model.seed)
  }

  func run() async throws {
    let console = global.console
    try await AgentSession(request, in: try global.workspace(near: agent.suite, console), console: console).ask()
  }
}
