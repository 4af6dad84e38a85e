import FoundationEssentials
import SpangateAgent
import SpangateBuiltins
import SpangateCore
import SpangateIO
import SpangateWire

/// One `spangate agent`, from its set-up to the link to its trace.
struct AgentSession {
  private let options: AgentOptions
  private let place: Place
  private let console: Console
  private let target: BuiltinTarget
  private let folder: String

  /// Reads and checks everything; nothing is asked yet.
  init(_ options: AgentOptions, global: GlobalOptions) throws {
    self.options = options
    console = Console(global, environment: ProcessInfo.processInfo.environment)
    place = try Place(global, near: options.suite, console: console)
    let here = FileManager.default.currentDirectoryPath
    var suite: (config: BuiltinTarget.Config, folder: String)?
    if let path = options.suite {
      let loaded = try place.suites([path], variant: options.variant, console: console)
      guard loaded.count == 1, let target = loaded[0].target.value as? BuiltinTarget else {
        try console.check([
          Finding(
            .valueInvalid, "`\(path.inert())` is not one suite with a `builtin` agent", at: loaded[0].target.range)
        ])
        throw Stop(status: .invalid)
      }
      suite = (target.config, loaded[0].folder)
    }
    folder = suite?.folder ?? here
    do throws(Misconfigured) {
      target = try BuiltinTarget(config: options.merged(over: suite?.config, here: here))
    } catch {
      try console.check([Finding(.valueInvalid, error.message)])
      throw Stop(status: .invalid)
    }
  }

  /// Asks, and says what came of it.
  func ask(_ question: String) async throws {
    let http = CurlHTTPClient()
    defer { http.shutdown() }
    let agent: ReadyAgent
    do throws(AgentFailure) {
      agent = try target.agent(in: folder, using: place.tools(http: http))
    } catch {
      try console.check([Finding(.agentUnavailable, "the agent could not be set up: \(error.message.inertLines())")])
      throw Stop(status: .invalid)
    }
    try await checkPrompt()
    let start = Timestamp.now
    let delivered = Locked<[[UInt8]]>([])
    let errand = errand(question) { request in delivered.withLock { $0.append(request) } }
    let task = Task { () -> Outcome in
      let outcome = await agent.answer(errand, within: target.timeout)
      if case .answered(let answer) = outcome { Console.say(answer.text) }
      await agent.jobs.finish()
      return outcome
    }
    let interrupts = Interrupts(cancelling: task)
    defer { interrupts.stop() }
    let outcome = await task.value
    await TraceDispatch(place: place, console: console, http: http)
      .send(delivered.withLock { $0 }, of: question, outcome, since: start)
    if let status = interrupts.status { throw Stop(status: status) }
    if case .failed(let failure) = outcome {
      console.show([Finding(.agentFailed, "the agent gave no answer: \(failure.message.inertLines())")])
      throw Stop(status: .inconclusive)
    }
  }

  /// Only a store that is there already knows of other texts; asking one question must not make one.
  private func checkPrompt() async throws {
    guard let store = try place.existingStore(console) else { return }
    let check = PromptCheck(store: store)
    try console.check(
      try await console.orStop { () async throws(Finding) in
        try await check.findings(for: target.config.builtin, in: folder)
      })
  }

  /// As an agent that some other program runs: below its span, with its resource.
  private func errand(_ question: String, deliver: @escaping @Sendable ([UInt8]) -> Void) -> ReadyAgent.Errand {
    let environment = place.environment
    var headers: [String: String] = [:]
    headers["traceparent"] = environment["TRACEPARENT"]
    headers["tracestate"] = environment["TRACESTATE"]
    return ReadyAgent.Errand(
      question, seed: options.seed ?? UInt64.random(in: 0..<1 << 53), headers: headers,
      resource: ResourceVariable(environment["OTEL_RESOURCE_ATTRIBUTES"] ?? "").attributes, deliver: deliver)
  }
}

/// The value of `OTEL_RESOURCE_ATTRIBUTES`.
struct ResourceVariable {
  /// What is not `key=value` is passed over. Source: OpenTelemetry's resource SDK: values are percent-encoded.
  let attributes: [String: String]

  init(_ text: String) {
    let pairs = text.split(separator: ",").compactMap { pair -> (String, String)? in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let value = String(strictlyPercentDecoding: parts[1]) else { return nil }
      return (String(parts[0].filter { $0 != " " }), value)
    }
    attributes = Dictionary(pairs) { $1 }
  }
}
