internal import Glibc
import SpangateCore
import SpangateDecision
import SpangateStatistics
import SpangateTrace

/// Tasks that a real agent was asked several times: what the gate says of it when nothing changed, and when it broke.
package struct RecordedTasks: Sendable {
  /// By task and trial: was it solved.
  private let tasks: [[Bool]]

  /// - Parameter lines: JSON objects with `task_id` and `reward`, one a line.
  package init(_ lines: String) throws {
    var tasks: [Int64: [Bool]] = [:]
    for line in lines.split(separator: "\n") {
      let run = try JSONValue(parsing: line)
      guard let id = run["task_id"]?.int, let reward = run["reward"]?.double else { continue }
      tasks[id, default: []].append(reward == 1)
    }
    self.tasks = tasks.sorted { $0.key < $1.key }.map(\.value)
  }

  package var count: Int { tasks.count }

  /// Draws as many tasks as there are, anew each time, and shares each one's trials between baseline and candidate.
  ///
  /// - Parameter broken: so many tasks that were always solved fail in the candidate.
  /// - Returns: the share of gates that fail.
  package func failureRate(gates: Int, broken: Int, seed: UInt64) -> Double {
    var generator = SeededGenerator(seed: seed)
    let failed = (0..<gates).count { _ in isFailed(broken: broken, &generator) }
    return Double(failed) / Double(gates)
  }

  private func isFailed(broken: Int, _ generator: inout SeededGenerator) -> Bool {
    let drawn = tasks.map { _ in tasks.randomElement(using: &generator)!.shuffled(using: &generator) }
    let half = (drawn.map(\.count).min() ?? 0) / 2
    let solved = drawn.indices.filter { drawn[$0].allSatisfy(\.self) }.shuffled(using: &generator).prefix(broken)
    var world = World(cases: drawn.count, baseline: half)
    (world.first, world.most) = (half, half)
    let gate = SimulatedGate(world)
    let decision = gate.decide(
      baseline: drawn.map { $0.prefix(half).map { $0 ? 1 : 0 } },
      candidate: drawn.enumerated().map { index, trials in
        trials.suffix(half).map { $0 && !solved.contains(index) ? 1 : 0 }
      })
    return decision.verdict == .regressed
  }
}

extension RecordedTasks {
  package init(file path: String) throws {
    var bytes: [UInt8] = []
    guard let file = fopen(path, "r") else { throw Unreadable(path: path) }
    defer { fclose(file) }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
    try self.init(String(decoding: bytes, as: UTF8.self))
  }

  private struct Unreadable: Error {
    let path: String
  }
}
