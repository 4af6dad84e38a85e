internal import SpangateCore
import SpangateTrace

extension AgentServer {
  /// Where a server that was started is to be heard, and who listens there: an answer of somebody else's, such as a server
  /// of before, must never be taken for its own.
  struct Place: Sendable {
    let url: String
    /// Whether another process than the one that is started listens, as a container's does.
    let isExternal: Bool
    private let processes: any ProcessRunner
    /// The sockets that were seen to be right.
    private let known = Locked<Set<UInt64>>([])

    init(_ url: String, isExternal: Bool, using processes: any ProcessRunner) {
      (self.url, self.isExternal, self.processes) = (url, isExternal, processes)
    }

    /// Nobody may listen before the server is started.
    func checkFree() throws(AgentFailure) {
      guard let listeners = processes.listeners(at: url), !listeners.isEmpty else { return }
      throw failure(
        "\(Self.names(of: listeners)) listens at \(url) already: end it, or give this server a port of its own")
    }

    /// Looks for the first time, when the server has answered.
    func checkOwn() throws(AgentFailure) {
      guard let listeners = processes.listeners(at: url) else { return }
      if !isExternal { try check(listeners) }
      known.withLock { $0 = Set(listeners.map(\.socket)) }
    }

    /// Nobody listens there, as far as that can be seen.
    var isSilent: Bool { processes.listeners(at: url)?.isEmpty ?? false }

    /// Looks again, after an answer.
    func checkSame() throws(AgentFailure) {
      guard let sockets = processes.sockets(listeningAt: url), sockets != known.withLock(\.self) else { return }
      if isExternal { throw failure("what listens at \(url) is not what listened there when the server was ready") }
      try checkOwn()
    }

    private func check(_ listeners: [Listener]) throws(AgentFailure) {
      let others = listeners.filter { !$0.isOwn }
      guard others.isEmpty, !listeners.isEmpty else {
        let who = others.isEmpty ? "nothing of this machine" : Self.names(of: others)
        throw failure(
          "\(who) listens at \(url), and not the server that was started; where that is meant, as with a container, "
            + "`external: true` says so")
      }
    }

    private func failure(_ message: String) -> AgentFailure { AgentFailure(.refused, message, isTransient: false) }

    private static func names(of listeners: [Listener]) -> String {
      let names = listeners.compactMap(\.holder)
      return names.isEmpty ? "another process" : Set(names).sorted().joined(separator: ", ")
    }
  }
}
