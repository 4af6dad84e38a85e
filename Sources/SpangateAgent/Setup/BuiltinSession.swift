import SpangateCore
import SpangateTrace

/// The reference agent as a suite's target.
struct BuiltinSession: TargetSession {
  let agent: ReadyAgent
  let timeout: Duration
  let endpoint: String?
  let deliver: (@Sendable ([UInt8]) -> Void)?

  var endsWithItsAnswer: Bool { !agent.schedulesWork }

  func run(_ trial: PlannedTrial) async -> Outcome { await agent.answer(agentTask(for: trial), within: timeout) }

  /// Work in the background is waited for, as long as it may take.
  func close() async { await agent.jobs.finish() }

  private func agentTask(for trial: PlannedTrial) -> ReadyAgent.AgentTask {
    let variables = trial.environment(endpoint: endpoint, inheritedResource: agent.inheritedResource)
    return ReadyAgent.AgentTask(
      trial.question.text, seed: trial.seed,
      headers: Dictionary(uniqueKeysWithValues: trial.headers.map { ($0.name, $0.value) }),
      resource: [Vocabulary.trialID: "\(trial.traceID)"],
      environment: Dictionary(uniqueKeysWithValues: variables.map { ($0.name, $0.value) }),
      deliver: { deliver?($0) })
  }
}
