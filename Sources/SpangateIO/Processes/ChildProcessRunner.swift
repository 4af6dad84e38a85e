package import SpangateTrace

/// Child processes by `posix_spawn`, all served by one thread that starts with the first of them.
///
/// By hand rather than by swift-subprocess, which forks at the price of this process's memory, started three quarters as
/// many programs a second as `xargs -P2` where this starts as many and more, and waits for grandchildren that hold a pipe.
///
/// A process that has ended, but whose pipes others of its group hold open, counts as ended a quarter of a second
/// later; those others are killed then.
package final class ChildProcessRunner: ProcessRunner {
  private let loop: ChildLoop
  private let inherited: InheritedEnvironment

  /// - Parameter environment: what every child gets, before the changes that its command asks for.
  package init(inheriting environment: InheritedEnvironment = .current) {
    inherited = environment
    loop = ChildLoop(inheriting: environment)
  }

  deinit { loop.close()?.detach() }

  package func run(_ command: ProcessCommand) async -> ProcessResult {
    let id = loop.mintID()
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        loop.submit(
          LaunchOrder(
            id: id, command: command, stays: false, diagnostics: Locked(TailBuffer(limit: command.maxDiagnostics)),
            report: { event in
              if case .ended(let result) = event { continuation.resume(returning: result) }
            }))
        // A cancellation that came before the order was handed over found nothing to stop.
        if Task.isCancelled { loop.stop(id) }
      }
    } onCancel: {
      loop.stop(id)
    }
  }

  package func start(_ command: ProcessCommand) async throws(ProcessFailure) -> any RunningProcess {
    let process = StandingProcess(id: loop.mintID(), keeping: command.maxDiagnostics, in: loop)
    let failure = await withCheckedContinuation { continuation in
      loop.submit(process.order(for: command) { continuation.resume(returning: $0) })
    }
    if let failure { throw failure }
    return process
  }

  package func obstacle(to command: ProcessCommand) -> ProcessFailure? {
    ProgramPath(command, inheriting: inherited).obstacle()
  }

  package func sockets(listeningAt url: String) -> Set<UInt64>? { ListeningSockets(at: url)?.numbers }

  package func listeners(at url: String) -> [Listener]? { ListeningSockets(at: url)?.listeners() }

  package func endStrays() async -> [StrayProcess] {
    guard loop.wasUsed else { return [] }
    let strays = StrayProcesses(outliving: loop.mark)
    let found = strays.all.map { StrayProcess(pid: $0.pid, command: $0.command) }
    await strays.end(within: .seconds(2))
    return found
  }

  /// Has orphans of what is started become children of this process, so that one is found whatever it did to hide. For a
  /// process that starts children by this alone.
  package static func adoptOrphans() { StartedProcesses.adoptOrphans() }

  /// Ends what is left of all that this process ever started: the last thing that it does.
  package static func finish() { StartedProcesses.finish() }

  package func isAlive(group: Int32) -> Bool { SpawnedProcess.isAlive(group: group) }

  /// Kills what still runs, and waits until it is gone.
  package func shutdown() { loop.close()?.join() }
}
