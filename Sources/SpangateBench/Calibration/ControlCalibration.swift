import SpangateDecision

/// Prints what the gate does beside a control in simulated worlds, and what is asked of it.
package struct ControlCalibration {
  let gates: Int
  let seed: UInt64

  package init(gates: Int, seed: UInt64) {
    self.gates = gates
    self.seed = seed
  }

  private struct Row {
    var name: String
    var change: WorldChange
    var drift: Double
    /// Of the share of gates that fail, for 3 and 12 baseline trials.
    var asked: [Double]
    var most: Bool { change == .none }
  }

  /// What may be asked of both sides on average if the branch changed nothing, in first rounds.
  private static let cost = 1.8
  private static let baselines = [3, 12]
  private static let rows = [
    Row(name: "nothing changed", change: .none, drift: 0, asked: [0.05, 0.05]),
    Row(name: "one case broken", change: .oneBroken, drift: 0, asked: [0.97, 0.99]),
    Row(name: "one case halved", change: .oneHalved, drift: 0, asked: [0.75, 0.85]),
    Row(name: "both sides −10 points", change: .none, drift: 0.1, asked: [0.05, 0.05]),
    Row(name: "both −10 points, one case broken", change: .oneBroken, drift: 0.1, asked: [0.97, 0.99]),
  ]

  /// - Returns: whether everything asked for was met, as far as so many gates can tell.
  package func requirements() async -> Bool {
    print("\nbeside a control: 60 cases, 3 trials at first, at most 48 of either side; \(gates) gates a cell")
    var isMet = true
    for row in Self.rows {
      for (baseline, asked) in zip(Self.baselines, row.asked) {
        var world = World(baseline: baseline)
        world.drift = row.drift
        let cell = await CalibrationCell.simulate(world, row.change, gates: gates, seed: seed)
        let isRight = row.most ? cell.isAtMost(asked) && cell.costsAtMost(Self.cost) : cell.isAtLeast(asked)
        let isTrue = Double(cell.understated) <= (0.05 + CalibrationCell.slack(0.05, gates: gates)) * Double(gates)
        isMet = isMet && isRight && isTrue
        print(
          "\(row.name), \(baseline) baseline trials: fail \(cell.failureRate.fixed(3)) ± \(cell.standardError.fixed(3)) "
            + "(\(row.most ? "at most" : "at least") \(asked.fixed(2))), trials × \(cell.cost.fixed(3)) ± "
            + "\(cell.costError.fixed(3))\(row.most ? " (at most \(Self.cost.fixed(1)))" : ""), inconclusive \(cell.inconclusive), "
            + "rightly named \(cell.rightlyNamed) of \(cell.named), excluded a drop that is there \(cell.understated)"
            + "\(isRight && isTrue ? "" : "  NOT MET")")
      }
    }
    return isMet
  }
}
