import SpangateDecision
import SpangateStatistics

/// Prints what the gate does in simulated worlds, beside what is asked of it and what other rules do there.
package struct GateCalibration {
  package let gates: Int
  let seed: UInt64

  package init(gates: Int, seed: UInt64) {
    self.gates = gates
    self.seed = seed
  }

  private static let baselines = [6, 12, 30]
  private static let changes: [WorldChange] = [
    .none, .oneBroken, .oneHalved, .threeHalved, .fivePoints, .tenPoints,
  ]
  /// Of the share of gates that fail, for 6, 12 and 30 baseline trials.
  private static let asked: [WorldChange: [Double]] = [
    .none: [0.05, 0.05, 0.05], .oneBroken: [0.97, 0.99, 0.99], .oneHalved: [0.25, 0.75, 0.85],
    .threeHalved: [0.50, 0.97, 0.99], .fivePoints: [0.75, 0.85, 0.90], .tenPoints: [0.99, 0.99, 0.99],
  ]

  /// The world that the requirements are set on.
  ///
  /// - Returns: whether everything asked for was met, as far as so many gates can tell.
  package func requirements() async -> Bool {
    print("60 cases (70 % solid, 20 % flaky, 10 % hard), 3 trials at first, at most 48; \(gates) gates a cell")
    print(
      row("share of gates that fail, ± standard error", Self.baselines.map { "\($0) baseline trials" } + ["asked for"]))
    var all: [WorldChange: [CalibrationCell]] = [:]
    var isMet = true
    for change in Self.changes {
      var cells: [CalibrationCell] = []
      for baseline in Self.baselines {
        cells.append(await .simulate(World(baseline: baseline), change, gates: gates, seed: seed))
      }
      all[change] = cells
      let asked = Self.asked[change]!
      for (cell, asked) in zip(cells, asked) {
        isMet = isMet && (change == .none ? cell.isAtMost(asked) : cell.isAtLeast(asked))
      }
      let limit = asked.map { $0.fixed(2) }.joined(separator: " / ")
      print(row(change.rawValue, cells.map(\.text) + [(change == .none ? "at most " : "at least ") + limit]))
    }
    let quiet = all[.none]!
    print(row("trials with no change, × the first round", quiet.map { $0.cost.fixed(3) } + ["at most 1.35"]))
    let named = Self.baselines.indices.map { index in
      let changed = Self.changes.dropFirst().map { all[$0]![index] }
      return Double(changed.reduce(0) { $0 + $1.rightlyNamed }) / Double(changed.reduce(0) { $0 + $1.named })
    }
    print(row("named cases that are truly worse", named.map { $0.fixed(3) } + ["at least 0.95"]))
    let most = all.values.flatMap { $0 }.map(\.mostTrials).max() ?? 0
    print(row("most trials of one case", ["\(most)", "", "", "at most 48"]))
    return isMet && quiet.allSatisfy { $0.costsAtMost(1.35) } && named.allSatisfy { $0 >= 0.95 } && most <= 48
  }

  /// What other rules do, on the same world.
  package func otherRules() {
    print("\n12 baseline trials, the rules that others use")
    print(row("share of gates that fail", PeerRule.changes.map(\.rawValue)))
    for rule in PeerRule.allCases {
      print(row(rule.rawValue, rule.rates(gates: gates, seed: seed).map { $0.fixed(2) }))
    }
  }

  /// Worlds that the rules were not made on: false alarms, and whether a case that broke is found.
  ///
  /// - Returns: whether false alarms and trials keep to what is asked for, as far as so many gates can tell.
  package func otherWorlds() async -> Bool {
    let gates = gates / 4
    let limit = 0.05 + CalibrationCell.slack(0.05, gates: gates)
    print("\nother worlds, \(gates) gates a cell")
    print(row("", ["false alarms", "one case broken", "all −10 points", "trials ×, no change"]))
    print(row("", ["at most \(limit.fixed(3))", "", "", "at most 1.35"]))
    var isMet = true
    for (name, world) in Self.worlds {
      var cells: [CalibrationCell] = []
      for change in [WorldChange.none, .oneBroken, .tenPoints] {
        cells.append(await .simulate(world, change, gates: gates, seed: seed))
      }
      let (cost, error) = (cells[0].cost, cells[0].costError)
      print(row(name, cells.map(\.text) + ["\(cost.fixed(3)) ± \(error.fixed(3))"]))
      isMet = isMet && cells[0].isAtMost(0.05) && cells[0].costsAtMost(1.35)
    }
    return isMet
  }

  /// - Returns: whether the gate does there what is asked of it.
  package func recorded(_ tasks: RecordedTasks) -> Bool {
    let (quiet, broken) = (
      tasks.failureRate(gates: 500, broken: 0, seed: seed), tasks.failureRate(gates: 500, broken: 5, seed: seed)
    )
    print("\n\(tasks.count) recorded tasks of a real agent, 2 trials against 2, drawn anew 500 times")
    print(row("nothing changed", [quiet.fixed(3), "at most 0.06"]))
    print(row("five solved tasks broke", [broken.fixed(3), "at least 0.70"]))
    return quiet <= 0.06 && broken >= 0.7
  }

  private static var worlds: [(String, World)] {
    var worlds: [(String, World)] = []
    for mix in World.Mix.allCases {
      for (cases, baseline) in [(20, 6), (60, 3), (60, 12), (60, 30)] {
        let world = World(mix, cases: cases, baseline: baseline)
        worlds.append(("\(mix.rawValue), \(cases) cases, \(baseline) trials", world))
      }
    }
    for (cases, baseline) in [(1, 12), (2, 6), (5, 12), (200, 12), (400, 30)] {
      worlds.append(("standard, \(cases) cases, \(baseline) trials", World(cases: cases, baseline: baseline)))
    }
    for size in [2.0, 8, 40] {
      var world = World()
      world.graded = size
      worlds.append(("graded, spread of Beta with \(Int(size))", world))
    }
    var clustered = World()
    clustered.clusters = (5, 0.3)
    worlds.append(("clusters of 5, 30 % in common", clustered))
    var single = World()
    (single.first, single.most) = (1, 16)
    worlds.append(("one trial in the first round", single))
    var fixed = World()
    fixed.most = 3
    worlds.append(("no further rounds", fixed))
    return worlds
  }

  private func row(_ name: String, _ cells: [String]) -> String {
    let cells = cells.map { $0.padded(to: 21) }.joined(separator: " ")
    return name.padded(to: 44) + cells
  }
}

extension CalibrationCell {
  fileprivate var text: String { "\(failureRate.fixed(3)) ± \(standardError.fixed(3))" }
}

extension Double {
  func fixed(_ digits: Int) -> String {
    let scale = (0..<digits).reduce(1) { scale, _ in scale * 10 }
    guard isFinite else { return "—" }
    let value = Int((self * Double(scale)).rounded())
    let rest = String(value % scale)
    return "\(value / scale)." + String(repeating: "0", count: digits - rest.count) + rest
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
