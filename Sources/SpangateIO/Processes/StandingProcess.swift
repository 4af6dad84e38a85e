import SpangateTrace

/// A process that runs until it ends by itself or is told to; nobody holding it any more is such a word.
final class StandingProcess: RunningProcess {
  private struct State: Sendable {
    var isStarted = false
    var end: ProcessEnd?
    var waiters: [CheckedContinuation<Void, Never>] = []
  }

  private let id: UInt64
  private let loop: ChildLoop
  private let output: Locked<TailBuffer>
  private let state = Locked(State())

  init(id: UInt64, keeping limit: Int, in loop: ChildLoop) {
    self.id = id
    self.loop = loop
    output = Locked(TailBuffer(limit: limit))
  }

  deinit { loop.stop(id) }

  var diagnostics: String { String(decoding: output.withLock(\.last), as: UTF8.self) }

  var ended: ProcessEnd? { state.withLock(\.end) }

  func stop() async {
    await withCheckedContinuation { continuation in
      let isOver = state.withLock { state in
        if state.end == nil { state.waiters.append(continuation) }
        return state.end != nil
      }
      if isOver { continuation.resume() } else { loop.stop(id) }
    }
  }

  /// - Parameter started: called once, with why it could not be started if so.
  func order(for command: ProcessCommand, started: @escaping @Sendable (ProcessFailure?) -> Void) -> LaunchOrder {
    LaunchOrder(id: id, command: command, stays: true, diagnostics: output) { [state] event in
      switch event {
      case .started:
        state.withLock { $0.isStarted = true }
        started(nil)
      case .ended(let result):
        let (waiters, wasStarted) = state.withLock { state in
          state.end = result.end
          defer { state.waiters = [] }
          return (state.waiters, state.isStarted)
        }
        for waiter in waiters { waiter.resume() }
        guard !wasStarted else { return }
        if case .notStarted(let failure) = result.end { started(failure) } else { started(ProcessFailure("stopped")) }
      }
    }
  }
}
