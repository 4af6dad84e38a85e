package import SpangateCore
import SpangateModels
import SpangateTelemetry
import SpangateTrace
import Tracing

/// The reference agent with all that it needs, ready to be asked. Each question has a tracer of its own.
package struct ReadyAgent: Sendable {
  package let config: AgentConfig
  private let source: ModelSource
  private let prompt: Prompt
  private let tools: [any Tool]
  private let commands: CommandTool.Surroundings
  /// What the environment says of the resource of every process in it.
  let inheritedResource: String?
  private let conventions: Conventions
  /// What its tools have scheduled.
  package let jobs = BackgroundJobs()

  /// Reads every file that the configuration names.
  ///
  /// - Parameter own: variables of the environment that the suite sets, and that are withheld from nobody.
  package init(
    _ config: AgentConfig, in folder: String, environment: [String: String], setting own: Set<String> = [],
    using tools: Tools
  ) throws(AgentFailure) {
    self.config = config
    inheritedResource = environment["OTEL_RESOURCE_ATTRIBUTES"]
    conventions = .ofTests(in: environment)
    source = try config.modelSource(in: folder, environment: environment, using: tools)
    prompt = try config.prompt(in: folder, using: tools.documents)
    self.tools = try config.tools(in: folder, using: tools.documents)
    let keyVariables = config.modelReference.keyVariables
    let hidden = tools.withheld.subtracting(own).union(keyVariables)
    commands = CommandTool.Surroundings(
      folder: folder, environment: environment.filter { !hidden.contains($0.key) },
      hidden: keyVariables, processes: tools.processes, jobs: jobs)
  }

  /// Whether something may go on when the answer is there.
  package var schedulesWork: Bool {
    config.commandTools?.contains { $0.value.background == true && config.allows($0.key) } ?? false
  }

  /// What a question is asked with.
  package struct AgentTask: Sendable {
    package var question: String
    package var seed: UInt64
    /// Of the span above, such as `traceparent`.
    package var headers: [String: String]
    /// Of the agent's spans, beside its name.
    package var resource: [String: String]
    /// What the tools' processes get for their own spans.
    package var environment: [String: String]
    /// Takes OTLP requests; the first when the answer is there.
    package var deliver: @Sendable ([UInt8]) -> Void

    package init(
      _ question: String, seed: UInt64 = 0, headers: [String: String] = [:], resource: [String: String] = [:],
      environment: [String: String] = [:], deliver: @escaping @Sendable ([UInt8]) -> Void
    ) {
      self.question = question
      self.seed = seed
      self.headers = headers
      self.resource = resource
      self.environment = environment
      self.deliver = deliver
    }
  }

  package func answer(_ task: AgentTask, within limit: Duration) async -> Outcome {
    await withTaskGroup(of: Outcome.self) { group in
      group.addTask { await answer(task) }
      group.addTask {
        try? await Task.sleep(for: limit)
        return .failed(
          Task.isCancelled ? .interrupted : AgentFailure(.timedOut, "no answer within \(limit.text)"))
      }
      let outcome = await group.next()!
      // What lost is waited for by leaving the group, so the trace is delivered even when the time was up.
      group.cancelAll()
      return outcome
    }
  }

  package func answer(_ task: AgentTask) async -> Outcome {
    let journal = SpanJournal(deliver: task.deliver)
    let tracer = OTLPTracer(
      service: Agent.name, resource: task.resource, conventions: conventions, take: { journal.take($0) })
    var context = ServiceContext.topLevel
    tracer.extract(task.headers, into: &context, using: HeaderExtractor())
    defer { journal.close() }
    do {
      let agent = agent(for: task, tracer: tracer, journal: journal)
      return .answered(
        Answer(text: try await ServiceContext.withValue(context) { try await agent.answer(task.question) }))
    } catch is CancellationError {
      return .failed(.interrupted)
    } catch let failure as ModelFailure {
      return .failed(AgentFailure(failure))
    } catch {
      return .failed(AgentFailure(.crashed, "\(error)", isTransient: false))
    }
  }

  private func agent(for task: AgentTask, tracer: OTLPTracer, journal: SpanJournal) -> Agent {
    var tools = tools
    for (name, command) in (config.commandTools ?? [:]).sorted(by: { $0.key < $1.key }) where config.allows(name) {
      tools.append(CommandTool(name, command, in: commands, environment: task.environment, tracer: tracer))
    }
    if config.allows(TraceSummary.name) { tools.append(TraceSummary(of: journal, tracer: tracer)) }
    return Agent(
      model: source.model(seed: task.seed), tools: tools, prompt: prompt, maxTurns: config.maxTurns ?? 10,
      key: source.key, tracer: tracer)
  }
}

private struct HeaderExtractor: Extractor {
  func extract(key: String, from headers: [String: String]) -> String? { headers[key] }
}
