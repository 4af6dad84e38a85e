import SpangateCore
import SpangateTelemetry
import Tracing

/// The reference agent, ready to be asked. Each trial has a tracer of its own.
struct BuiltinSession: TargetSession {
  let config: AgentConfig
  let timeout: Duration
  let script: ModelScript
  let environment: [String: String]
  let prompt: Prompt
  let tools: [any Tool]
  let deliver: (@Sendable ([UInt8]) -> Void)?
  let endsWithItsAnswer = true

  func run(_ trial: PlannedTrial) async -> Outcome {
    await withTaskGroup(of: Outcome.self) { group in
      group.addTask { await ask(trial) }
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

  private func ask(_ trial: PlannedTrial) async -> Outcome {
    let tracer = OTLPTracer(
      service: Agent.name, resource: [Vocabulary.trialID: "\(trial.traceID)"],
      conventions: .ofTests(in: environment), export: { deliver?($0) })
    var context = ServiceContext.topLevel
    tracer.extract(
      Dictionary(uniqueKeysWithValues: trial.headers.map { ($0.name, $0.value) }), into: &context,
      using: HeaderExtractor())
    let agent = Agent(
      model: ScriptedModel(script, seed: trial.seed, environment: environment), tools: tools, prompt: prompt,
      maxTurns: config.maxTurns ?? 10, price: config.tokenPrice, tracer: tracer)
    do {
      return .answered(
        Answer(text: try await ServiceContext.withValue(context) { try await agent.answer(trial.case.inputText) }))
    } catch is CancellationError {
      return .failed(.interrupted)
    } catch {
      return .failed(
        AgentFailure(.crashed, "\(error)", isTransient: (error as? ModelFailure)?.isTransient ?? false))
    }
  }
}

extension AgentFailure {
  fileprivate static let interrupted = AgentFailure(.interrupted, "interrupted", isTransient: false)

  fileprivate static func timedOut(after time: Duration) -> AgentFailure {
    AgentFailure(.timedOut, "no answer within \(time.text)")
  }
}

private struct HeaderExtractor: Extractor {
  func extract(key: String, from headers: [String: String]) -> String? { headers[key] }
}
