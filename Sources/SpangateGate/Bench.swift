import SpangateCore

/// What stays open while a run is measured, from one round to the next: the ledger, the purse, and agents.
struct Bench {
  /// What kept an agent from being asked at all.
  private(set) var findings: [Finding] = []

  private let gate: Gate
  private let run: String
  private let start = ContinuousClock.now
  private let purse: Purse
  private let ledger: Ledger
  private let landed = Locked<[Judgement]>([])
  private let late: Task<Void, Never>?
  private var agents: [OpenAgent] = []

  /// The agent of one suite, as one of its variants.
  private struct OpenAgent {
    let suite: String
    let variant: String
    let session: any TargetSession
    let pipeline: TrialPipeline
  }

  init(_ gate: Gate, run: String) {
    self.gate = gate
    self.run = run
    purse = Purse(gate.budget)
    ledger = Ledger(gate.store, run: run) { [landed, watch = gate.watch] judgement in
      landed.withLock { $0.append(judgement) }
      watch(.landed(judgement))
    }
    late = gate.forwardLate()
  }

  /// Nothing stopped the run so far.
  var goesOn: Bool { !Task.isCancelled && purse.exhausted == nil && ledger.problem == nil && findings.isEmpty }

  /// Asks, joins and scores a round's trials; each lands in the store on its own.
  ///
  /// - Returns: what is durable by then.
  mutating func measure(_ plan: Plan) async -> [Judgement] {
    // An array that grows leaves what it grew out of behind.
    landed.withLock { $0.reserveCapacity(plan.trialCount) }
    // The agent that is still up comes first.
    let suites = plan.suites.filter { agent($0.suite) != nil } + plan.suites.filter { agent($0.suite) == nil }
    for planned in suites where !planned.trials.isEmpty {
      // Two suites may want the same port, so one is closed before another is opened.
      if agent(planned.suite) == nil { await close() }
      await open(planned.suite)?.run(planned.trials)
    }
    return await durable()
  }

  /// The same, of several variants of one suite, whose agents are up at the same time and share the slots.
  mutating func measure(_ trials: [PlannedTrial], of arms: [Suite]) async -> [Judgement] {
    let slots = AgentSlots(arms[0].concurrency)
    var pipelines: [String: TrialPipeline] = [:]
    for arm in arms {
      guard let pipeline = await open(arm, sharing: slots) else { return [] }
      pipelines[arm.variant] = pipeline
    }
    let rivals = RivalBook(of: arms[0].variant)
    await pipelines[arms[0].variant]?.run(trials, rivals: rivals) { pipelines[$0.id.variant] }
    return await durable()
  }

  /// What has landed since it was last asked for.
  private func durable() async -> [Judgement] {
    await ledger.flush()
    return landed.withLock { landed in
      defer { landed = [] }
      return landed
    }
  }

  mutating func finish(_ rounds: Rounds) async throws(Finding) -> MeasuredRun {
    var measured = try await finish(isShort: rounds.isFirstShort, inDoubt: rounds.inDoubt.count)
    measured.suites = rounds.suites
    measured.rounds = rounds.measured
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
    gate.collector?.endLate()
    await late?.value
    try await ledger.close()
    var measured = MeasuredRun()
    measured.stop = stop(isShort: isShort, inDoubt: cases)
    measured.findings = findings
    measured.deliveries = await gate.deliver()
    measured.counts = gate.collector?.counts
    measured.duration = ContinuousClock.now - start
    try gate.store.finish(run, state: measured.stop == nil ? .complete : .interrupted, at: .now)
    return measured
  }

  /// A budget that ran out with the last trial that anybody wanted stopped nothing.
  private func stop(isShort: Bool, inDoubt cases: Int) -> MeasuredRun.Stop? {
    if Task.isCancelled { return .interrupted }
    if isShort || cases > 0, let spent = purse.exhausted { return .exhausted(spent, inDoubt: cases) }
    return cases > 0 ? .undecided(cases) : nil
  }

  private func agent(_ suite: Suite) -> OpenAgent? {
    agents.first { $0.suite == suite.name.value && $0.variant == suite.variant }
  }

  private mutating func open(_ suite: Suite, sharing slots: AgentSlots? = nil) async -> TrialPipeline? {
    if let agent = agent(suite) { return agent.pipeline }
    do {
      let session = try await suite.target.value.open(in: gate.place(of: suite), using: gate.tools)
      let pipeline = TrialPipeline(
        suite, session: session, gate: gate, ledger: ledger, purse: purse,
        slots: slots ?? AgentSlots(suite.concurrency))
      agents.append(
        OpenAgent(suite: suite.name.value, variant: suite.variant, session: session, pipeline: pipeline))
      return pipeline
    } catch {
      findings.append(.agentUnavailable(error, in: suite))
      return nil
    }
  }

  private mutating func close() async {
    for agent in agents { await agent.session.close() }
    agents = []
  }
}
