import SpangateCore

/// Simulates limited measures in suites of every size: does a run pass that is beyond its limit in every trial, and does one
/// that changed nothing fail or end in doubt?
package struct MeasureCalibration {
  package struct Cell: Sendable {
    package var gates = 0
    package var regressed = 0
    package var inconclusive = 0
    package var cost = 0.0
    /// Gates that ended beyond the limit in every trial of a case that changed, and how many of them passed, or did not
    /// name such a case.
    package var complete = 0
    package var passed = 0
    package var unnamed = 0
  }

  let gates: Int
  let seed: UInt64

  package init(gates: Int, seed: UInt64) { (self.gates, self.seed) = (gates, seed) }

  package func cell(_ world: MeasureWorld, _ change: MeasureWorld.Change) -> Cell {
    var cell = Cell()
    for index in 0..<max(20, gates * 10 / max(10, world.cases)) {
      let outcome = world.gate(change, seed: seed &* 1_000_003 &+ UInt64(index))
      cell.gates += 1
      cell.regressed += outcome.verdict == .regressed ? 1 : 0
      cell.inconclusive += outcome.verdict == .inconclusive ? 1 : 0
      cell.cost += outcome.cost
      cell.complete += outcome.isComplete ? 1 : 0
      cell.passed += outcome.isComplete && outcome.verdict == .passed ? 1 : 0
      cell.unnamed += outcome.isComplete && outcome.verdict != .passed && !outcome.isNamed ? 1 : 0
    }
    cell.cost /= Double(cell.gates)
    return cell
  }

  /// Prints a line for each world.
  ///
  /// - Returns: whether everything asked for was met, as far as so many gates can tell.
  package func run(_ worlds: [MeasureWorld] = Self.worlds) -> Bool {
    print("\ncosts limited to a rise of 20 %: \(gates) gates a world, fewer in large ones")
    var failed = 0
    for world in worlds {
      var missed: [String] = []
      let none = cell(world, .none)
      check(0.05, none.regressed, of: none.gates, "false alarms", &missed)
      check(world.baseline == 1 ? 0.15 : 0.05, none.inconclusive, of: none.gates, "inconclusive", &missed)
      var figures = [
        "regressed \(share(none.regressed, none.gates))", "inconclusive \(share(none.inconclusive, none.gates))",
        "trials × \(none.cost.fixed(2))",
      ]
      for (name, change) in Self.changes where world.tail == .logNormal && world.isTelling(change) {
        let cell = cell(world, change)
        check(0.01, cell.passed, of: cell.complete, name, &missed)
        figures.append("\(name) passed \(cell.passed) of \(cell.complete)")
      }
      failed += missed.isEmpty ? 0 : 1
      print(
        "\(world.name): " + figures.joined(separator: "; ")
          + (missed.isEmpty ? "" : "  NOT MET: " + missed.joined(separator: ", ")))
    }
    print("\(worlds.count - failed) of \(worlds.count) worlds have what was asked for")
    return failed == 0
  }

  private func check(_ limit: Double, _ count: Int, of all: Int, _ name: String, _ missed: inout [String]) {
    if Double(count) > (limit + CalibrationCell.slack(limit, gates: max(1, all))) * Double(all) { missed.append(name) }
  }

  private func share(_ count: Int, _ all: Int) -> String { (Double(count) / Double(max(1, all))).fixed(3) }

  private static let changes: [(String, MeasureWorld.Change)] = [2.0, 5, 43].flatMap { factor in
    [("one × \(Int(factor))", .one(factor)), ("all × \(Int(factor))", .all(factor))]
  }

  package static var worlds: [MeasureWorld] {
    let even = [1, 3, 5, 10, 60].flatMap { cases in
      [1, 3, 5, 12].flatMap { baseline in
        [1, 3, 5].flatMap { first in
          [0.05, 0.2, 0.5, 1].map { variation in
            var world = MeasureWorld(cases: cases, baseline: baseline)
            (world.first, world.variation) = (first, variation)
            return world
          }
        }
      }
    }
    let tails = [MeasureWorld.Tail.heavy, .loops, .cached].flatMap { tail in
      [1, 5, 10, 60].flatMap { cases in
        [1, 3, 12].map { baseline in
          var world = MeasureWorld(cases: cases, baseline: baseline)
          (world.tail, world.variation) = (tail, 0.5)
          return world
        }
      }
    }
    let ended = [1, 5].flatMap { cases in
      [1, 3, 5].map { trials in
        var world = MeasureWorld(cases: cases, baseline: trials)
        (world.first, world.most, world.variation) = (trials, trials, 0.05)
        return world
      }
    }
    return even + tails + ended
  }
}

extension MeasureWorld {
  fileprivate var name: String {
    "\(tail.rawValue) of \(variation.fixed(2)), \(cases) cases, baseline \(baseline), first \(first), at most \(most)"
  }

  /// The trials that there may be tell the change from the scatter at a glance, so that it must not pass.
  fileprivate func isTelling(_ change: Change) -> Bool {
    switch change {
    case .none: false
    case .one(2), .all(2): variation <= 0.05 && (most > first || cases == 1)
    case .one(5), .all(5): variation <= 0.2 && (most > first || cases == 1)
    default: variation <= 0.5
    }
  }
}
