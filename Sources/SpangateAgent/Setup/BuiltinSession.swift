import SpangateCore

/// The reference agent as a suite's target.
struct BuiltinSession: TargetSession {
  let agent: ReadyAgent
  let timeout: Duration
  let endpoint: String?
  let deliver: (@Sendable ([UInt8]) -> Void)?

  var endsWithItsAnswer: Bool { !agent.schedulesWork }

  func run(_ trial: PlannedTrial) async -> Outcome {
    await withTaskGroup(of: Outcome.self) { group in
      group.addTask { await agent.answer(errand(for: trial)) }
      group.addTask {
        try? await Task.sleep(for: timeout)
        return .failed(Task.isCancelled ? .interrupted : .timedOut(after: timeout))
      }
      let outcome = await group.next()!
      // What lost is waited for by leaving the group, so the trace is delivered even when the time was up.
      group.cancelAll()
      return outcome
    }
  }

  /// Work in the background is waited for, as long as it may take.
  func close() async { await agent.jobs.finish() }

  private func errand(for trial: PlannedTrial) -> ReadyAgent.Errand {
    ReadyAgent.Errand(
      trial.case.inputText, seed: trial.seed,
      headers: Dictionary(uniqueKeysWithValues: trial.headers.map { ($0.name, $0.value) }),
      resource: [Vocabulary.trialID: "\(trial.traceID)"],
      environment: Dictionary(
        uniqueKeysWithValues: trial.environment(endpoint: endpoint).map { ($0.name, $0.value) }),
      deliver: { deliver?($0) })
  }
}

extension AgentFailure {
  fileprivate static func timedOut(after time: Duration) -> AgentFailure {
    AgentFailure(.timedOut, "no answer within \(time.text)")
  }
}
