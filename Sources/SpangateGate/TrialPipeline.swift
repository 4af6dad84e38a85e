import SpangateCore

/// Takes a trial of one suite from the question to its scores on its spans.
struct TrialPipeline: Sendable {
  let runner: Runner
  let joining: Joining
  let scoring: Scoring
  let meter: BudgetMeter
  let release: TraceRelease
  let writer: JudgementWriter
  /// How many trials may be anywhere between their question and the store.
  let window: Int

  /// Asks, joins, scores, releases and records one trial.
  ///
  /// - Parameter answers: what the first variant answered, where variants are compared with each other.
  func measure(_ trial: PlannedTrial, beside answers: PairedAnswers?) async {
    await meter.begin(trial.id)
    defer { meter.end(trial.id) }
    let finished = await meter.withinTime { await runner.run(trial) }
    answers?.put(finished)
    guard !finished.wasInterrupted else { return }
    let result = await meter.withinTime {
      let result = await judge(finished, of: trial, beside: answers)
      return Task.isCancelled ? nil : result
    }
    // A trial that was cut short says nothing; resuming the run asks it again.
    guard let (judged, trace) = result, !Task.isCancelled else { return }
    meter.pay(for: judged.judgement)
    let enriched = await release.release(judged, of: finished.trial, with: trace)
    writer.append(TrialRecord(judgement: judged.judgement, trace: enriched))
  }

  private func judge(
    _ finished: FinishedTrial, of trial: PlannedTrial, beside answers: PairedAnswers?
  ) async -> (JudgedTrial, Trace) {
    var trace = await joining.join(finished)
    let rival = await answers?.rival(of: trial)
    var judged = await scoring.score(finished, with: trace, beside: rival)
    // Spans that came while it was scored; an agent that goes on and on is cut off at last.
    for look in 1...3 {
      guard !finished.wasFailure, var grown = await joining.grown(trace, of: finished), !Task.isCancelled else { break }
      if look == 3 { grown.completeness = .cutOff(.stillArriving(spans: grown.spans.count)) }
      trace = grown
      let earlier = judged.judgement.judging
      judged = await scoring.score(finished, with: trace, beside: rival)
      judged.judgement.judging = [earlier, judged.judgement.judging].compactMap { $0 }.sum
    }
    return (judged, trace)
  }
}

extension TrialPipeline {
  /// - Parameters:
  ///   - session: the suite's agent, which is up.
  ///   - slots: of calls to it.
  init(
    _ suite: Suite, asking session: any TargetSession, within slots: AgentSlots, _ ports: GatePorts,
    meter: BudgetMeter, writer: JudgementWriter
  ) {
    let collector = suite.traces == .off ? nil : ports.collector
    let scoring = Scoring(suite, tools: ports.tools, prices: ports.prices, redactor: ports.redactor)
    let release = TraceRelease(
      collector: collector, exporter: ports.exporter, resource: ports.resource, prices: ports.prices)
    self.init(
      runner: Runner(
        session: session, slots: slots, retries: suite.retries,
        mayAsk: { meter.exhausted == nil && writer.problem == nil },
        attempting: { collector?.expect($0) },
        gaveUp: { finished, failure in
          ports.watch(.retrying(finished.trial.id, ports.redactor.redacted(failure)))
          let nothing = Trace(id: finished.trial.traceID, completeness: .off)
          let judged = await scoring.score(finished, with: nothing)
          _ = await release.release(judged, of: finished.trial, with: nothing)
        },
        sleep: { pause in try? await Task.sleep(for: min(pause, meter.timeLeft ?? pause)) }),
      joining: Joining(
        collector: collector, traces: suite.traces, session: session, patience: ports.limits.receiver.traceWait),
      scoring: scoring, meter: meter,
      // Wide enough that agents are never idle while earlier traces settle.
      release: release, writer: writer, window: max(1_024, suite.concurrency * 4))
  }
}

extension [JudgeUsage] {
  fileprivate var sum: JudgeUsage? { isEmpty ? nil : reduce(JudgeUsage(), +) }
}

extension FinishedTrial {
  fileprivate var wasFailure: Bool {
    if case .failed = outcome { true } else { false }
  }

  fileprivate var wasInterrupted: Bool {
    if case .failed(let failure) = outcome { failure.kind == .interrupted } else { false }
  }
}
