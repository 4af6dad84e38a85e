import SpangateCore

/// What stays open while a run is measured, from one round to the next: the ledger, the purse, and at most one agent.
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
  private var agent: OpenAgent?

  /// The agent of one suite. Two suites may want the same port, so one is closed before another is opened.
  private struct OpenAgent {
    let suite: String
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
    // The agent that is still up comes first.
    let suites = plan.suites.filter { isOpen($0.suite) } + plan.suites.filter { !isOpen($0.suite) }
    for planned in suites where !planned.trials.isEmpty {
      await open(planned.suite)?.run(planned.trials)
    }
    await ledger.flush()
    return landed.withLock { landed in
      defer { landed = [] }
      return landed
    }
  }

  /// Closes what is open, and delivers what is to be delivered.
  ///
  /// - Throws: when the store could not be written.
  mutating func finish(_ rounds: Rounds) async throws(Finding) -> MeasuredRun {
    await close()
    late?.cancel()
    try await ledger.close()
    var measured = MeasuredRun()
    measured.stop = stop(rounds)
    measured.findings = findings
    measured.deliveries = await gate.deliver()
    measured.counts = gate.collector?.counts
    measured.duration = ContinuousClock.now - start
    measured.suites = rounds.suites
    measured.rounds = rounds.measured
    try gate.store.finish(run, state: measured.stop == nil ? .complete : .interrupted, at: .now)
    return measured
  }

  /// A budget that ran out with the last trial that anybody wanted stopped nothing.
  private func stop(_ rounds: Rounds) -> MeasuredRun.Stop? {
    let cases = rounds.inDoubt.count
    if Task.isCancelled { return .interrupted }
    if rounds.isFirstShort || cases > 0, let spent = purse.exhausted { return .exhausted(spent, inDoubt: cases) }
    return cases > 0 ? .undecided(cases) : nil
  }

  private func isOpen(_ suite: Suite) -> Bool { agent?.suite == suite.name.value }

  private mutating func open(_ suite: Suite) async -> TrialPipeline? {
    if let agent, isOpen(suite) { return agent.pipeline }
    await close()
    do {
      let session = try await suite.target.value.open(in: gate.place(of: suite), using: gate.tools)
      let pipeline = TrialPipeline(suite, session: session, gate: gate, ledger: ledger, purse: purse)
      agent = OpenAgent(suite: suite.name.value, session: session, pipeline: pipeline)
      return pipeline
    } catch {
      findings.append(.agentUnavailable(error, in: suite))
      return nil
    }
  }

  private mutating func close() async {
    await agent?.session.close()
    agent = nil
  }
}
