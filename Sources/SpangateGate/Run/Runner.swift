import SpangateCore
import SpangateTrace

/// Talks to the agent: the only stage that does.
struct Runner: Sendable {
  let session: any TargetSession
  let slots: AgentSlots
  /// Further attempts after an infrastructure failure, whatever it is; nil for ``usualRetries``.
  let retries: Int?
  /// Whether the agent may still be asked. Looked at when a call's turn has come, since it may have waited for long.
  let mayAsk: @Sendable () -> Bool
  /// Called before each attempt, so that its spans are awaited from the start.
  let attempting: @Sendable (PlannedTrial) -> Void
  /// Called with each attempt that is given up for another one.
  let gaveUp: @Sendable (FinishedTrial, AgentFailure) async -> Void
  let sleep: @Sendable (Duration) async -> Void

  /// Where nobody says how many: after failures, and of an agent that keeps saying "later".
  static let usualRetries = (failed: 2, throttled: 9)

  /// Runs a trial until it answers, fails for good, or the attempts are used up.
  func run(_ trial: PlannedTrial) async -> FinishedTrial {
    var trial = trial
    var generator: any RandomNumberGenerator = SystemRandomNumberGenerator()
    var failures = 0
    var throttled = 0
    var failedAttempts = 0
    while true {
      var finished = await attempt(trial)
      finished.failedAttempts = failedAttempts
      guard case .failed(let failure) = finished.outcome, failure.isTransient, !Task.isCancelled else {
        return finished
      }
      if !failure.isOfSurroundings { failedAttempts += 1 }
      if failure.asksForPatience { throttled += 1 } else { failures += 1 }
      guard mayRetry(after: failures, throttled) else { return finished }
      await gaveUp(finished, failure)
      await sleep(Self.pause(after: failures + throttled, asked: failure.retryAfter, using: &generator))
      trial = trial.retried(using: &generator)
    }
  }

  private func mayRetry(after failures: Int, _ throttled: Int) -> Bool {
    if let retries { return failures + throttled <= retries }
    return failures <= Self.usualRetries.failed && throttled <= Self.usualRetries.throttled
  }

  private func attempt(_ trial: PlannedTrial) async -> FinishedTrial {
    await slots.acquire()
    let startedAt = Timestamp.now
    let start = ContinuousClock.now
    let outcome: Outcome
    if Task.isCancelled || !mayAsk() {
      outcome = .failed(AgentFailure(.interrupted, "stopped before it began", isTransient: false))
    } else {
      attempting(trial)
      outcome = await session.run(trial)
    }
    let duration = ContinuousClock.now - start
    slots.release(after: outcome.ending)
    guard let recorded = session.moment(of: trial) else {
      return FinishedTrial(trial: trial, outcome: outcome, startedAt: startedAt, duration: duration)
    }
    return FinishedTrial(
      trial: trial, outcome: outcome, startedAt: recorded.start, duration: recorded.duration, isRecorded: true)
  }

  private static let backoff = Backoff(first: .milliseconds(200), longest: .seconds(30), spread: 0.5...1)

  /// 0.2 s, doubled each time up to 30 s, with full jitter; never less than what the agent asked for.
  static func pause(
    after failures: Int, asked: Duration?, using generator: inout some RandomNumberGenerator
  ) -> Duration {
    let jittered = backoff.delay(after: failures, random: .random(in: 0..<1, using: &generator))
    return max(jittered, min(asked ?? .zero, .seconds(120)))
  }
}

extension Outcome {
  fileprivate var ending: AgentSlots.Ending {
    switch self {
    case .answered: .answered
    case .failed(let failure): failure.asksForPatience ? .throttled : .failed
    }
  }
}
