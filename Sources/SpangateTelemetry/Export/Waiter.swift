import SpangateTrace

/// Somebody who waits, for no longer than a time.
final class Waiter: Sendable {
  private enum State {
    case idle
    case waiting(CheckedContinuation<Bool, Never>)
    case done(Bool)
  }

  private let state = Locked(State.idle)

  func wait(within limit: Duration) async -> Bool {
    let timer = Task {
      try? await Task.sleep(for: limit)
      resume(false)
    }
    defer { timer.cancel() }
    return await withCheckedContinuation { continuation in
      let result = state.withLock { state -> Bool? in
        if case .done(let result) = state { return result }
        state = .waiting(continuation)
        return nil
      }
      if let result { continuation.resume(returning: result) }
    }
  }

  /// The first result holds.
  func resume(_ result: Bool) {
    let continuation = state.withLock { state -> CheckedContinuation<Bool, Never>? in
      defer { if case .done = state {} else { state = .done(result) } }
      if case .waiting(let continuation) = state { return continuation }
      return nil
    }
    continuation?.resume(returning: result)
  }
}
