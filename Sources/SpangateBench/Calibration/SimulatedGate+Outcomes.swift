import SpangateTesting

extension SimulatedGate {
  /// In the order of the gates, of which the first are the same however many there are.
  ///
  /// Gates are shared among tasks by their seeds, so that the result does not depend on who runs which. The tasks have
  /// threads of their own: they take long, and whatever else this process does should not wait for them.
  package func outcomes(_ change: WorldChange, gates: Int, seed: UInt64, tasks: Int = 2) async -> [Outcome] {
    let threads = (0..<tasks).map { _ in OneThread() }
    defer { for thread in threads { thread.end() } }
    let outcomes = await withTaskGroup(of: [(Int, Outcome)].self) { group in
      for (task, thread) in threads.enumerated() {
        group.addTask(executorPreference: thread) {
          stride(from: task, to: gates, by: tasks).map { ($0, run(change, seed: seed &* 1_000_003 &+ UInt64($0))) }
        }
      }
      return await group.reduce(into: []) { $0 += $1 }
    }
    return outcomes.sorted { $0.0 < $1.0 }.map(\.1)
  }
}
