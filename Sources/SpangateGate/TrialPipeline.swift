import SpangateCore

/// Takes the trials of one suite from the question to their scores on their spans.
struct TrialPipeline: Sendable {
  private let suite: Suite
  private let gate: Gate
  private let collector: (any TraceCollector)?
  private let runner: Runner
  private let scoring: Scoring
  private let writer: JudgementWriter
  private let meter: BudgetMeter
  private let session: any TargetSession

  init(
    _ suite: Suite, session: any TargetSession, gate: Gate, writer: JudgementWriter, meter: BudgetMeter,
    slots: AgentSlots
  ) {
    self.suite = suite
    self.gate = gate
    self.writer = writer
    self.meter = meter
    self.session = session
    let collector = suite.traces == .off ? nil : gate.collector
    self.collector = collector
    var tools = gate.tools
    tools.folder = suite.folder
    scoring = Scoring(
      tools: tools, traces: suite.traces, slots: AgentSlots(suite.concurrency), prices: gate.prices)
    runner = Runner(
      session: session, slots: slots, retries: suite.retries,
      mayAsk: { meter.exhausted == nil && writer.problem == nil },
      attempting: { collector?.expect($0) },
      gaveUp: { [scoring] finished, failure in
        gate.watch(.retrying(finished.trial.id, gate.redactor.redacted(failure)))
        let nothing = Trace(id: finished.trial.traceID, completeness: .off)
        let judged = await scoring.score(finished, with: nothing, redactedBy: gate.redactor)
        _ = await gate.release(judged, of: finished.trial, with: nothing, from: collector)
      },
      sleep: { try? await Task.sleep(for: $0) })
  }

  /// Runs them with a window wide enough that agents are never idle while earlier traces settle.
  func run(_ trials: [PlannedTrial]) async { await run(trials) { _ in self } }

  /// The same for trials of several agents, each through its own pipeline.
  ///
  /// - Parameter answers: of those that are compared with each other.
  func run(
    _ trials: [PlannedTrial], answers: PairedAnswers? = nil, through pipeline: (PlannedTrial) -> TrialPipeline?
  ) async {
    let window = max(1_024, suite.concurrency * 4)
    await withTaskGroup(of: Void.self) { group in
      var underWay = 0
      for (place, trial) in trials.enumerated() {
        if underWay >= window {
          await group.next()
          underWay -= 1
        }
        guard !Task.isCancelled, runner.mayAsk() else {
          answers?.abandon(trials[place...])
          break
        }
        guard let pipeline = pipeline(trial) else {
          answers?.abandon([trial])
          continue
        }
        // Each takes its place in the queue for the agent before the next one can.
        group.addImmediateTask { await pipeline.measure(trial, answers) }
        underWay += 1
      }
    }
  }

  private func measure(_ trial: PlannedTrial, _ answers: PairedAnswers?) async {
    let finished = await runner.run(trial)
    answers?.put(finished)
    guard !finished.wasInterrupted else { return }
    let trace = await join(finished)
    let judged = await scoring.score(
      finished, with: trace, beside: await answers?.rival(of: trial), redactedBy: gate.redactor)
    // A trial that was cut short says nothing; resuming the run asks it again.
    guard !Task.isCancelled else { return }
    meter.pay(for: judged.judgement)
    let enriched = await gate.release(judged, of: finished.trial, with: trace, from: collector)
    writer.append(TrialRecord(judgement: judged.judgement, trace: enriched))
  }

  private func join(_ finished: FinishedTrial) async -> Trace {
    guard let collector else { return Trace(id: finished.trial.traceID, completeness: .off) }
    // Whoever does not need the trace is not kept waiting by an agent that sends none.
    let isOver = session.endsWithItsAnswer || finished.failed || suite.traces == .optional
    return await collector.settle(finished.trial, agentExited: isOver)
  }
}

extension Gate {
  /// Writes a judgement onto its spans and sends them on.
  fileprivate func release(
    _ judged: JudgedTrial, of trial: PlannedTrial, with trace: Trace, from collector: (any TraceCollector)?
  ) async -> EnrichedTrace? {
    guard let collector else { return nil }
    var enrichment = Enrichment(
      judged.judgement, of: trial, agentRoot: trace.root?.id, calls: judged.calls, resource: resource)
    enrichment.add(costs: trace.costs(by: prices))
    let enriched = collector.release(trial, writing: enrichment)
    await exporter?.export(enriched, of: ScoredTrial(judgement: judged.judgement))
    return enriched
  }
}

extension FinishedTrial {
  fileprivate var failed: Bool {
    if case .failed = outcome { true } else { false }
  }

  fileprivate var wasInterrupted: Bool {
    if case .failed(let failure) = outcome { failure.kind == .interrupted } else { false }
  }
}
