internal import SpangateCore
import SpangateTrace

/// Keeps the agent's own server up: one that has ended is started again for the next call.
///
/// Each of its ends is the failure of a call, of the agent and not of the surroundings, since a change of the agent can
/// have made it.
final class ServerSupervisor: Sendable {
  fileprivate enum Server {
    case up(AgentServer)
    /// It ended, or did not come up. What is left of it is stopped before it is started again.
    case down(AgentServer?, AgentFailure)
  }

  fileprivate struct State {
    var server: Server
    var starting: Task<Void, Never>?
    /// Starts in a row that made no server.
    var fruitless = 0
    var foreign: AgentFailure?
    var isClosed = false
  }

  private enum Step {
    case use(AgentServer)
    case fail(AgentFailure)
    case wait(Task<Void, Never>)
  }

  private let start: @Sendable () async throws(AgentFailure) -> AgentServer
  private let state: Locked<State>

  /// So many starts in a row may fail.
  static let mostFruitless = 3
  /// How long the end of a process may be seen after its connection was.
  private static let patience = Duration.milliseconds(200)

  /// Starts the server for the first time. One that ends by itself before it is ready is there all the same, and down.
  init(_ start: @escaping @Sendable () async throws(AgentFailure) -> AgentServer) async throws(AgentFailure) {
    self.start = start
    do throws(AgentFailure) {
      state = Locked(State(server: .up(try await start())))
    } catch {
      guard error.kind == .crashed else { throw error }
      state = Locked(State(server: .down(nil, error), fruitless: 1))
    }
  }

  /// The server that is to be asked, started again where it is down.
  ///
  /// - Throws: when it ended since the last call, which is that call's failure or this one's, or does not come up.
  func up() async throws(AgentFailure) -> AgentServer {
    while true {
      switch state.withLock({ step(&$0) }) {
      case .use(let server): return server
      case .fail(let failure): throw failure
      case .wait(let task):
        await withTaskCancellationHandler {
          await task.value
        } onCancel: {
          task.cancel()
        }
        if Task.isCancelled { throw AgentFailure(.interrupted, "interrupted") }
        if let failure = state.withLock({ $0.failureOfStart }) { throw failure }
      }
    }
  }

  private func step(_ state: inout State) -> Step {
    if let task = state.starting { return .wait(task) }
    switch state.server {
    case .up(let server):
      guard let failure = server.failureOfEnd else { return .use(server) }
      state.server = .down(server, failure)
      return .fail(failure)
    case .down(let server, let failure):
      guard !state.isClosed, state.fruitless < Self.mostFruitless else {
        var last = failure
        last.isTransient = false
        return .fail(last)
      }
      let task = Task { await restart(after: server) }
      state.starting = task
      return .wait(task)
    }
  }

  private func restart(after old: AgentServer?) async {
    await old?.stop()
    do throws(AgentFailure) {
      let server = try await start()
      state.withLock {
        $0.server = .up(server)
        ($0.fruitless, $0.starting) = (0, nil)
      }
    } catch {
      state.withLock {
        $0.server = .down(nil, error)
        $0.fruitless += 1
        $0.starting = nil
      }
    }
  }

  /// What a call that got no answer says of the server that was asked.
  ///
  /// A connection that is refused or cut off is the server's failure if it has ended, or listens no longer.
  func failure(of call: HTTPFailure, by server: AgentServer) async -> AgentFailure {
    let isCut: Bool
    switch call {
    case .unreachable: isCut = false
    case .disconnected: isCut = true
    default: return AgentFailure(call, diagnostics: server.diagnostics)
    }
    if isCut || server.isSilent { await awaitEnd(of: server) }
    guard let failure = server.failureOfEnd ?? (server.isSilent ? server.failureOfSilence : nil) else {
      return AgentFailure(call, diagnostics: server.diagnostics)
    }
    note(failure, of: server)
    return failure
  }

  /// Looks after an answer whether it was this server that gave it. One that has ended since, and left its place to nobody,
  /// has failed; any other answer that is not its own is another's.
  func checkAnswer(of server: AgentServer) async throws(AgentFailure) {
    do throws(AgentFailure) {
      try server.checkAnswer()
    } catch {
      if server.isSilent { await awaitEnd(of: server) }
      if server.isSilent, let failure = server.failureOfEnd ?? (server.isDetached ? server.failureOfSilence : nil) {
        note(failure, of: server)
        throw failure
      }
      state.withLock { $0.foreign = $0.foreign ?? error }
      throw error
    }
  }

  private func note(_ failure: AgentFailure, of server: AgentServer) {
    state.withLock { state in
      if case .up(let current) = state.server, current.isSame(as: server) { state.server = .down(server, failure) }
    }
  }

  private func awaitEnd(of server: AgentServer) async {
    let deadline = ContinuousClock.now + Self.patience
    while server.failureOfEnd == nil, ContinuousClock.now < deadline, !Task.isCancelled {
      try? await Task.sleep(for: .milliseconds(10))
    }
  }

  /// Why the first answer that was another's was one.
  var foreignAnswer: AgentFailure? { state.withLock(\.foreign) }

  func stop() async {
    let starting = state.withLock { state in
      state.isClosed = true
      return state.starting
    }
    starting?.cancel()
    await starting?.value
    switch state.withLock(\.server) {
    case .up(let server): await server.stop()
    case .down(let server, _): await server?.stop()
    }
  }
}

extension ServerSupervisor.State {
  /// nil when the last start made a server.
  fileprivate var failureOfStart: AgentFailure? {
    guard fruitless > 0, case .down(_, let failure) = server else { return nil }
    return failure
  }
}
