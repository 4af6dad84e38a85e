import FoundationEssentials
import SpangateAgent
import SpangateCore
import SpangateIO
import SpangateTelemetry
import SpangateTrace

/// One `spangate agent`, from its set-up to the link to its trace.
struct AgentSession {
  private let request: AgentRequest
  private let workspace: Workspace
  private let console: Console
  private let target: BuiltinTarget
  private let folder: String

  /// Reads and checks everything; nothing is asked yet.
  ///
  /// - Parameter workspace: near the suite that the request names.
  init(_ request: AgentRequest, in workspace: Workspace, console: Console) throws {
    self.request = request
    self.workspace = workspace
    self.console = console
    let here = FileManager.default.currentDirectoryPath
    var suite: (config: BuiltinTarget.Config, folder: String)?
    if let path = request.suite {
      let loaded = try workspace.suites([path], variant: request.variant, console: console)
      guard loaded.count == 1, let target = loaded[0].target.value as? BuiltinTarget else {
        throw console.fail(
          Finding(
            .valueInvalid, "`\(path.inert())` is not one suite with a `builtin` agent", at: loaded[0].target.range))
      }
      suite = (target.config, loaded[0].folder)
    }
    folder = suite?.folder ?? here
    do throws(Misconfigured) {
      target = try BuiltinTarget(config: request.setup.merged(over: suite?.config, here: here))
    } catch {
      throw console.fail(Finding(.valueInvalid, error.message))
    }
  }

  /// Asks, and says what came of it.
  func ask() async throws {
    let http = CurlHTTPClient()
    defer { http.shutdown() }
    let agent: ReadyAgent
    do throws(AgentFailure) {
      agent = try target.agent(in: folder, using: workspace.tools(http: http))
    } catch {
      throw console.fail(
        Finding(.agentUnavailable, "the agent could not be set up: \(error.message.inertLines())"))
    }
    try await checkPrompt()
    let start = Timestamp.now
    let delivered = Locked<[[UInt8]]>([])
    let asked = agentTask { request in delivered.withLock { $0.append(request) } }
    Interrupts.hold()
    let task = Task { () -> Outcome in
      let outcome = await agent.answer(asked, within: target.timeout)
      if case .answered(let answer) = outcome { console.say(answer.text) }
      await agent.jobs.finish()
      return outcome
    }
    let interrupts = Interrupts(cancelling: task, console)
    defer { interrupts.stop() }
    let outcome = await task.value
    await TraceDispatch(workspace: workspace, console: console, http: http)
      .send(delivered.withLock { $0 }, of: request.question, outcome, since: start)
    if let status = interrupts.status { throw Stop(status: status) }
    if case .failed(let failure) = outcome {
      throw console.fail(
        Finding(.agentFailed, "the agent gave no answer: \(failure.message.inertLines())"), with: .inconclusive)
    }
  }

  /// Only a store that is there already knows of other texts; asking one question must not make one.
  private func checkPrompt() async throws {
    guard let store = try workspace.existingStore(console, onlyReads: false) else { return }
    let check = PromptCheck(store: store, documents: workspace.documents(trustingPaths: true))
    try console.check(
      try await console.orStop { () async throws(Finding) in
        try await check.findings(for: target.config.builtin, in: folder)
      })
  }

  /// As an agent that some other program runs: below its span, with its resource.
  private func agentTask(deliver: @escaping @Sendable ([UInt8]) -> Void) -> ReadyAgent.AgentTask {
    let environment = workspace.environment
    var headers: [String: String] = [:]
    headers["traceparent"] = environment["TRACEPARENT"]
    headers["tracestate"] = environment["TRACESTATE"]
    let resource = ResourceVariable(environment["OTEL_RESOURCE_ATTRIBUTES"] ?? "")
    if let problem = resource.problem { console.note("warning: \(problem)") }
    return ReadyAgent.AgentTask(
      request.question, seed: request.seed ?? UInt64.random(in: 0..<1 << 53), headers: headers,
      resource: Dictionary(resource.attributes.map { ($0.name, $0.value) }) { $1 }, deliver: deliver)
  }
}
