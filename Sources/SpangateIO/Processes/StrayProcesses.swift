internal import Glibc
import SpangateTrace

/// Processes that go back to one runner, or to one of its orders, and have left what they were started in.
struct StrayProcesses {
  private(set) var all: [KnownProcess]

  /// What outlived the orders of a runner.
  ///
  /// - Parameter mark: of all its orders.
  init(outliving mark: String) {
    let tree = ProcessTree()
    var found = tree.families(of: StartedProcesses.marked(mark, in: tree))
    let foreign = StartedProcesses.adopted(in: tree).filter { !found.contains($0) }
    // What hides its environment is told by whose orphan it is, but for the orphans of other runners.
    let hidden = foreign.isEmpty ? [] : foreign.subtracting(StartedProcesses.marked(StartedProcesses.mark, in: tree))
    found.formUnion(tree.families(of: hidden))
    found.subtract(StartedProcesses.live(in: tree))
    all = found.sorted().compactMap { tree[$0] }
  }

  /// What belongs to an order but not to its process group.
  ///
  /// - Parameters:
  ///   - mark: of this order alone.
  ///   - known: what was found of it before, when its parents may have lived.
  init(of process: pid_t, mark: String, known: [KnownProcess]) {
    let tree = ProcessTree()
    let earlier = known.filter { tree[$0.pid] == $0 }.map(\.pid)
    let found = tree.families(of: StartedProcesses.marked(mark, in: tree).union([process]).union(earlier))
    all = found.subtracting([process, getpid()]).sorted().compactMap { tree[$0] }
  }

  /// TERM now, KILL after the grace; returns when they are gone, or cannot be ended.
  func end(within grace: Duration) async {
    for process in all { process.signal(SIGTERM) }
    let deadline = MonotonicTime.now + grace
    while all.contains(where: \.isAlive), MonotonicTime.now < deadline {
      await Self.pause()
    }
    for process in all { process.signal(SIGKILL) }
    for _ in 0..<50 where all.contains(where: \.isAlive) { await Self.pause() }
  }

  /// Somebody who is cancelled waits as well, but not without end.
  private static func pause() async {
    await Task.detached { try? await Task.sleep(for: .milliseconds(20)) }.value
  }
}
