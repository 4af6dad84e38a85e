import SpangateCore
import SpangateTrace

extension Intake {
  /// Waits until a trial's trace is settled, asleep but for arrivals that bring the decision nearer.
  ///
  /// - Parameter schedule: runs a closure after some time.
  func settle(
    _ trial: TraceID, wait: JoinMachine.Wait, schedule: @Sendable (Duration, @escaping @Sendable () -> Void) -> Void
  ) async -> Trace.Completeness {
    await withTaskCancellationHandler {
      while true {
        switch step(trial, wait: wait) {
        case .settle(let completeness): return completeness
        case .wait: await sleep(trial, wait: wait, schedule: schedule)
        }
      }
    } onCancel: {
      // Whoever cancels answers a signal, and must not wait for the lock.
      schedule(.zero) { [inbox] in inbox.withLock { $0.abandon(trial) } }
    }
  }

  private func step(_ id: TraceID, wait: JoinMachine.Wait) -> JoinMachine.Decision {
    inbox.withLock { inbox in
      guard let trial = inbox.trials[id] else { return .settle(.absent) }
      return trial.isAbandoned ? .settle(trial.join.outcome) : inbox.decision(for: trial, at: now, wait: wait)
    }
  }

  private func sleep(
    _ id: TraceID, wait: JoinMachine.Wait, schedule: @Sendable (Duration, @escaping @Sendable () -> Void) -> Void
  ) async {
    await withCheckedContinuation { continuation in
      let waiter = inbox.withLock { inbox in inbox.putToSleep(id, wait: wait, continuation, at: now) }
      guard let waiter else { return continuation.resume() }
      schedule(waiter.until - now) { [inbox] in
        inbox.withLock { inbox in
          if inbox.trials[id]?.waiters.contains(where: { $0.token == waiter.token }) == true { inbox.wake(id) }
        }
      }
    }
  }
}

extension Inbox {
  /// - Returns: nil when something came in between, so that there is no reason to sleep.
  fileprivate mutating func putToSleep(
    _ id: TraceID, wait: JoinMachine.Wait, _ continuation: CheckedContinuation<Void, Never>, at now: Duration
  ) -> HeldTrial.PendingSettle? {
    guard let trial = trials[id], !trial.isAbandoned, case .wait(let until) = decision(for: trial, at: now, wait: wait)
    else { return nil }
    let waiter = HeldTrial.PendingSettle(wait: wait, until: until, token: nextNumber(), continuation: continuation)
    trials[id]?.waiters.append(waiter)
    return waiter
  }

  /// Whoever waits for the trial gets what there is.
  mutating func abandon(_ id: TraceID) {
    trials[id]?.isAbandoned = true
    wake(id)
  }
}
