import SpangateCore
import SpangateDecision
import SpangateTrace

/// What stays open while a run is measured, from one round to the next: agents, what is spent, and what is written.
struct LiveRun {
  /// What kept an agent from being asked at all.
  private(set) var findings: [Finding] = []
  /// What agents left running.
  private var leftovers: [Finding] = []
  /// What makes the run no pass, whatever was measured.
  private var obstacles: [Finding] = []

  private let ports: GatePorts
  private let run: String
  private let start: ContinuousClock.Instant
  private let meter: BudgetMeter
  private let writer: JudgementWriter
  private let landed = Locked<[Judgement]>([])
  private let late: Task<Void, Never>?
  private var agents: [OpenAgent] = []
  /// How the trials of a suite are scored, also when its agent is down again, by its name and variant.
  private var known: [[String]: Scoring] = [:]
  /// By suite.
  private let controls: [String: ControlAgent]

  /// The agent of one suite, as one of its variants.
  private struct OpenAgent {
    let suite: String
    let place: SourceRange
    let variant: String
    let session: any TargetSession
    let pipeline: TrialPipeline
  }

  /// - Parameters:
  ///   - baseline: tells what trials cost.
  ///   - controls: unchanged agents that may be asked beside those of the suites.
  init(_ run: String, _ ports: GatePorts, baseline: Baseline? = nil, controls: [ControlAgent] = []) {
    self.ports = ports
    self.run = run
    self.controls = Dictionary(controls.map { ($0.suite.name.value, $0) }, uniquingKeysWith: { first, _ in first })
    start = ports.now()
    meter = BudgetMeter(ports.budget, prices: TrialPrices(baseline), now: ports.now)
    writer = JudgementWriter(ports.store, run: run) { [landed, watch = ports.watch] judgement in
      landed.withLock { $0.append(judgement) }
      watch(.landed(judgement))
    }
    late = ports.forwardLate()
  }

  /// Nothing stopped the run so far.
  var goesOn: Bool { !Task.isCancelled && meter.exhausted == nil && writer.problem == nil && findings.isEmpty }

  /// Asks, joins and scores a round's trials; each lands in the store on its own.
  ///
  /// - Returns: what is durable by then.
  mutating func measure(_ plan: Plan) async -> [Judgement] {
    // An array that grows leaves what it grew out of behind.
    landed.withLock { $0.reserveCapacity(plan.trialCount) }
    // The agent that is still up comes first.
    let suites = plan.suites.filter { agent($0.suite) != nil } + plan.suites.filter { agent($0.suite) == nil }
    for planned in suites where !planned.trials.isEmpty || !planned.beside.isEmpty {
      // Two suites may want the same port, so one is closed before another is opened.
      if agent(planned.suite) == nil { await close() }
      if planned.beside.isEmpty {
        await open(planned.suite)?.measure(planned.trials)
      } else {
        await measure(planned, beside: controls[planned.suite.name.value])
      }
    }
    return await durable()
  }

  /// Asks candidate and control of one suite, both up at the same time and sharing the slots, in an order that chance
  /// decides: an agent, a provider or a machine that gets slower hurts both alike.
  private mutating func measure(_ planned: Plan.PlannedSuite, beside control: ControlAgent?) async {
    guard let control, let own = await open(planned.suite), let other = await open(control, sharing: own.runner.slots)
    else { return }
    let name = control.suite.variant
    await own.measure((planned.trials + planned.beside).shuffled(), beside: nil) {
      $0.id.variant == name ? other : own
    }
  }

  /// The same, of several variants of one suite, whose agents are up at the same time and share the slots.
  mutating func measure(_ trials: [PlannedTrial], of arms: [Suite]) async -> [Judgement] {
    let slots = AgentSlots(arms[0].concurrency)
    var pipelines: [String: TrialPipeline] = [:]
    for arm in arms {
      guard let pipeline = await open(arm, sharing: slots) else { return [] }
      pipelines[arm.variant] = pipeline
    }
    let answers = PairedAnswers(of: arms)
    await pipelines[arms[0].variant]?.measure(trials, beside: answers) { pipelines[$0.id.variant] }
    return await durable()
  }

  /// What has landed since it was last asked for.
  private func durable() async -> [Judgement] {
    await writer.flush()
    return landed.withLock { landed in
      defer { landed = [] }
      return landed
    }
  }

  /// Trials of which spans came when they had their scores: each once more, unmeasured, and written down so.
  func overtaken(_ suites: [MeasuredSuite]) async -> [Judgement] {
    guard let late = ports.collector?.overtaken, !late.isEmpty else { return [] }
    var found: [Judgement] = []
    for measured in suites where measured.suite.traces != .off {
      guard let scoring = known[measured.suite.nameAndVariant] else { continue }
      found += measured.judgements.compactMap { judgement in
        guard let spans = late[judgement.traceID], judgement.failure == nil else { return nil }
        let again = scoring.overtaken(judgement, by: spans)
        return again == judgement ? nil : again
      }
    }
    for judgement in found { writer.amend(TrialRecord(judgement: judgement, trace: nil)) }
    if !found.isEmpty { await writer.flush() }
    return found
  }

  mutating func finish(_ rounds: Rounds) async throws(Finding) -> MeasuredRun {
    var measured = try await finish(isShort: rounds.isFirstShort, inDoubt: rounds.inDoubt.count)
    measured.suites = rounds.suites
    measured.controls = rounds.controls
    measured.rounds = rounds.completed
    return measured
  }

  /// Closes what is open, and delivers what is to be delivered.
  ///
  /// - Parameters:
  ///   - isShort: a round that had to be complete is not.
  ///   - cases: how many are in doubt.
  /// - Throws: when the store could not be written.
  mutating func finish(isShort: Bool, inDoubt cases: Int) async throws(Finding) -> MeasuredRun {
    await close()
    // What agents left to do in the background may have come this moment.
    ports.collector?.endLate()
    await late?.value
    try await writer.close()
    var measured = MeasuredRun()
    measured.stop = stop(isShort: isShort, inDoubt: cases)
    measured.findings = findings
    measured.leftovers = leftovers
    measured.obstacles = obstacles
    measured.overrun = meter.overrun
    measured.deliveries = await ports.deliver(within: meter.patience(ports.limits.exportWait))
    measured.counts = ports.collector?.counts
    // As late as can be, since the delivery may be interrupted, too.
    measured.interruption = ports.interruption() ?? (measured.stop == .interrupted ? .interrupted : nil)
    measured.duration = ports.now() - start
    try ports.store.finish(run, state: measured.stop == nil ? .complete : .interrupted, at: .now)
    return measured
  }

  /// A budget that ran out with the last trial that anybody wanted stopped nothing.
  private func stop(isShort: Bool, inDoubt cases: Int) -> MeasuredRun.Stop? {
    if Task.isCancelled { return .interrupted }
    if isShort || cases > 0, let spent = meter.exhausted { return .exhausted(spent, inDoubt: cases) }
    return cases > 0 ? .undecided(cases) : nil
  }

  private func agent(_ suite: Suite) -> OpenAgent? {
    agents.first { $0.suite == suite.name.value && $0.variant == suite.variant }
  }

  private mutating func open(_ control: ControlAgent, sharing slots: AgentSlots) async -> TrialPipeline? {
    if let agent = agent(control.suite) { return agent.pipeline }
    do throws(Finding) {
      let ready = await meter.withinTime { () async -> Result<String, Finding> in
        do throws(Finding) { return .success(try await control.ready()) } catch { return .failure(error) }
      }
      let name = "control `\(control.record.name.inert(limit: 60))`"
      return await open(control.suite, in: try ready.get(), as: name, sharing: slots)
    } catch {
      note(error)
      return nil
    }
  }

  /// - Parameters:
  ///   - folder: where the agent starts; nil for the suite's.
  ///   - name: what findings call the agent.
  private mutating func open(
    _ suite: Suite, in folder: String? = nil, as name: String = "agent", sharing slots: AgentSlots? = nil
  ) async -> TrialPipeline? {
    if let agent = agent(suite) { return agent.pipeline }
    do {
      let session = try await session(of: suite, in: folder ?? suite.folder)
      let pipeline = TrialPipeline(
        suite, asking: session, within: slots ?? AgentSlots(suite.concurrency), ports, meter: meter, writer: writer)
      agents.append(
        OpenAgent(
          suite: suite.name.value, place: suite.target.range, variant: suite.variant, session: session,
          pipeline: pipeline))
      known[suite.nameAndVariant] = pipeline.scoring
      return pipeline
    } catch {
      note(.agentUnavailable(ports.redactor.redacted(error), name, of: suite))
      return nil
    }
  }

  /// Brings an agent up, but for no longer than the time budget allows.
  private func session(of suite: Suite, in folder: String) async throws(AgentFailure) -> any TargetSession {
    let (target, place, tools) = (suite.target.value, ports.place(of: suite, in: folder), ports.tools)
    let opened = await meter.withinTime { () async -> Result<any TargetSession, AgentFailure> in
      do throws(AgentFailure) {
        return .success(try await target.open(in: place, using: tools))
      } catch {
        return .failure(error)
      }
    }
    return try opened.get()
  }

  /// What fails when the time is used up was cut short, which is said already.
  private mutating func note(_ failure: Finding) {
    if meter.timeLeft != .zero { findings.append(failure) }
  }

  private mutating func close() async {
    guard !agents.isEmpty else { return }
    for agent in agents {
      if let failure = agent.session.foreignAnswer {
        obstacles.append(
          Finding(
            .answersForeign,
            "answers for the agent of suite `\(agent.suite.inert(limit: 60))` were another's: \(failure.message)",
            at: agent.place))
      }
      await agent.session.close()
    }
    let strays = await ports.tools.processes.endStrays()
    if !strays.isEmpty { leftovers.append(.outlived(strays, suites: Set(agents.map(\.suite)).sorted())) }
    agents = []
  }
}

extension Suite {
  fileprivate var nameAndVariant: [String] { [name.value, variant] }
}

extension GatePorts {
  fileprivate func place(of suite: Suite, in folder: String) -> RunPlace {
    guard suite.traces != .off, let collector else { return RunPlace(folder: folder) }
    return RunPlace(folder: folder, endpoint: collector.endpoint, token: collector.token) { collector.receive($0) }
  }

  fileprivate func forwardLate() -> Task<Void, Never>? {
    guard let collector else { return nil }
    // Without a backend they are taken all the same, so that they do not fill up the collector.
    return Task.detached {
      for await trace in collector.late { await exporter?.export(trace, of: nil) }
    }
  }

  fileprivate func deliver(within patience: Duration) async -> [Delivery] {
    guard let exporter else { return [] }
    watch(.delivering)
    return await exporter.finish(within: patience)
  }
}

extension Finding {
  /// SG0310.
  fileprivate static func outlived(_ strays: [StrayProcess], suites: [String]) -> Finding {
    let names = suites.map { "`\($0.inert(limit: 60))`" }.joined(separator: ", ")
    let shown = strays.prefix(5).map { "`\($0.command.inert(limit: 80))` (process \($0.pid))" }
    let more = strays.count > shown.count ? ["\(strays.count - shown.count) more"] : []
    return Finding(
      .processesOutlived,
      "what was started for \(suites.count == 1 ? "suite" : "suites") \(names) left "
        + (strays.count == 1
          ? "a process running, which was ended" : "\(strays.count) processes running, which were ended"),
      notes: [Note(strays.count == 1 ? "process" : "processes", (shown + more).joined(separator: ", "))])
  }

  fileprivate static func agentUnavailable(_ failure: AgentFailure, _ name: String, of suite: Suite) -> Finding {
    Finding(
      .agentUnavailable,
      "the \(name) of suite `\(suite.name.value)` could not be brought up: \(failure.message.inert())",
      at: suite.target.range,
      notes: failure.diagnostics.isEmpty ? [] : [Note("output", failure.diagnostics.inert(limit: 2_000))])
  }
}
