package import SpangateCore
package import SpangateTrace

/// Runs a program once per trial; what it writes to stdout is the answer.
package struct CommandTarget: Target {
  package struct Config: Decodable, Sendable {
    /// The program and its arguments; no shell reads them.
    package var command: [String]
    /// How the input reaches it; on stdin by default.
    package var input: Input?
    /// 60 s by default.
    package var timeout: Duration?
    /// Set on top of what spangate's own environment holds; a null takes a variable away.
    package var env: [String: String?]?
    /// Variables that are withheld unless they are asked for.
    package var inheritEnv: [String]?
    /// Where it runs, relative to the suite's folder.
    package var cwd: String?
  }

  package enum Input: String, Decodable, Sendable, CaseIterable {
    /// The input's text, and nothing else, on stdin.
    case stdin
    /// The input's text as one more argument; stdin is empty.
    case argument
    /// A JSON object on one line of stdin: input, case, trial, variant.
    case json
  }

  package static let kind = Kind("command", "a program that is run once per trial and answers on stdout")

  private let config: Config

  package init(config: Config) throws(Misconfigured) {
    try Program(config.command).check(key: "command")
    try AgentEnvironment.check(config.env, key: "env")
    if let timeout = config.timeout { try timeout.checkPositive(key: "timeout") }
    self.config = config
  }

  package func obstacle(in place: RunPlace, using processes: any ProcessRunner) -> ProcessFailure? {
    processes.obstacle(to: .checking(config.command, config.env ?? [:], in: place.path(of: config.cwd)))
  }

  package var silencers: [String] { ExporterVariables.silencers(in: (config.env ?? [:]).assigned) }
  package var secrets: [String] { (config.env ?? [:]).secrets }
  package var startingTexts: [String] {
    config.command + [config.cwd].compactMap(\.self) + (config.env ?? [:]).values.compactMap(\.self)
  }
  package var environment: EnvironmentRequest? {
    EnvironmentRequest(changes: config.env ?? [:], inherits: config.inheritEnv ?? [])
  }

  package func open(in place: RunPlace, using tools: Tools) async throws(AgentFailure) -> any TargetSession {
    CommandSession(
      config: config, folder: place.path(of: config.cwd),
      environment: AgentEnvironment(
        suite: config.env ?? [:], inherited: tools.environment, asked: config.inheritEnv ?? [],
        endpoint: place.endpoint, token: place.token),
      processes: tools.processes)
  }
}

/// A command needs nothing between its trials.
private struct CommandSession: TargetSession {
  let config: CommandTarget.Config
  let folder: String
  let environment: AgentEnvironment
  let processes: any ProcessRunner
  let endsWithItsAnswer = true
  /// The process groups that outlived their trial's process.
  private let groups = Locked<[TraceID: Int32]>([:])

  init(
    config: CommandTarget.Config, folder: String, environment: AgentEnvironment, processes: any ProcessRunner
  ) {
    (self.config, self.folder, self.environment, self.processes) = (config, folder, environment, processes)
  }

  func run(_ trial: PlannedTrial) async -> Outcome {
    let command = command(for: trial)
    let result = await processes.run(command)
    if let group = result.group { groups.withLock { $0[trial.traceID] = group } }
    return Outcome(result, of: command)
  }

  func isAlive(after trial: PlannedTrial) -> Bool {
    guard let group = groups.withLock({ $0[trial.traceID] }) else { return false }
    if processes.isAlive(group: group) { return true }
    groups.withLock { $0[trial.traceID] = nil }
    return false
  }

  private func command(for trial: PlannedTrial) -> ProcessCommand {
    var command = ProcessCommand(
      config.command, environment: environment.changes(for: trial), folder: folder,
      timeout: config.timeout ?? .seconds(60))
    switch config.input ?? .stdin {
    case .stdin: command.input = Array(trial.question.text.utf8)
    case .argument: command.arguments.append(trial.question.text)
    case .json: command.input = Array("\(trial.body)\n".utf8)
    }
    return command
  }
}

extension CommandTarget.Config: Documented {
  package static let documentation: [KeyDocumentation] = [
    .init(
      "command",
      "The program and its arguments, run without a shell for each trial; what it writes to stdout is the answer.",
      example: ["python3", "agent.py"]),
    .init(
      "input",
      "How the input reaches it: its text on `stdin`, as one more `argument`, or a `json` object on stdin with input, case, trial and variant.",
      default: "stdin", example: "json"),
    .timeout("How long one answer may take.", default: "60s"),
    .environment,
    .inheritedVariables,
    .init("cwd", "The folder that it runs in, relative to the suite's.", default: ".", example: "agent"),
  ]
}
