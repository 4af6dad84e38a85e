import SpangateDecision

/// Simulates suites of every size with thin baselines and several scorers: does a green build mean something there.
///
/// What is asked for holds in each of these worlds, as far as so many gates can tell: a figure may be beyond its limit by
/// two and a half standard errors.
package struct SmallSuites {
  /// Gates of a world with at most ten cases; larger ones have fewer, in proportion.
  let gates: Int
  let seed: UInt64

  package init(gates: Int, seed: UInt64) {
    self.gates = gates
    self.seed = seed
  }

  /// What is not as it was asked for.
  private struct Shortfalls {
    var names: [String] = []

    mutating func atMost(_ limit: Double, _ count: Int, of all: Int, _ name: String) {
      let error = (limit * (1 - limit) / Double(max(1, all))).squareRoot()
      if Double(count) > (limit + 2.5 * error) * Double(all) { names.append(name) }
    }
  }

  /// Prints a line for each world.
  ///
  /// - Returns: whether everything asked for was met.
  package func run(_ worlds: [World] = Self.worlds, tasks: Int = 2) async -> Bool {
    print("\nsuites of every size, thin baselines, several scorers: \(gates) gates a world, fewer in large ones")
    var failed = 0
    for world in worlds {
      let (line, shortfalls) = await judge(world, tasks: tasks)
      failed += shortfalls.isEmpty ? 0 : 1
      print(line + (shortfalls.isEmpty ? "" : "  NOT MET: " + shortfalls.joined(separator: ", ")))
    }
    print("\(worlds.count - failed) of \(worlds.count) worlds have what was asked for")
    return failed == 0
  }

  /// What was not met in a world; empty when all was.
  package func shortfalls(in world: World) async -> [String] { await judge(world, tasks: 2).shortfalls }

  private func judge(_ world: World, tasks: Int) async -> (line: String, shortfalls: [String]) {
    let gates = max(20, gates * 10 / max(10, world.cases))
    func cell(_ change: WorldChange) async -> CalibrationCell {
      await .simulate(world, change, gates: gates, seed: seed, tasks: tasks)
    }
    var missed = Shortfalls()
    let none = await cell(.none)
    missed.atMost(0.05, none.failed, of: gates, "false alarms")
    missed.atMost(world.baseline == 1 ? 0.15 : 0.05, none.inconclusive, of: gates, "inconclusive")
    if none.cost > Self.costLimit(world) + 2.5 * none.costError { missed.names.append("trials") }
    let one = await cell(.oneDead)
    missed.atMost(0.01, one.passed, of: one.eligible, "one dead passed")
    let all = await cell(.allDead)
    missed.atMost(0.001, all.passed, of: gates, "all dead passed")
    missed.atMost(0.05, all.dead - all.deadNamed, of: all.dead, "all dead named")
    var figures = [
      "regressed \(none.share(none.failed))", "inconclusive \(none.share(none.inconclusive))",
      "trials × \(none.cost.fixed(2)) of \(Self.costLimit(world).fixed(2))",
      "one dead passed \(one.passed) of \(one.eligible)", "all dead passed \(all.passed) named \(all.namedShare)",
    ]
    if world.scorers > 1 {
      let score = await cell(.oneScoreDead)
      figures.append("one score dead passed \(score.passed) of \(score.eligible), unnamed \(score.silent)")
    }
    if world.failing > 0 {
      let crashing = await cell(.oneCrashing)
      missed.atMost(0.01, crashing.passed, of: crashing.eligible, "one crashing passed")
      figures.append("one crashing passed \(crashing.passed) of \(crashing.eligible)")
    }
    if world.cases > 1 {
      let half = await cell(.halfDead)
      missed.atMost(0.05, half.dead - half.deadNamed, of: half.dead, "half dead named")
      missed.atMost(0.05, half.named - half.rightlyNamed, of: half.named, "rightly named")
      let rightly = Double(half.rightlyNamed) / Double(max(1, half.named))
      figures.append("half dead named \(half.namedShare) rightly \(rightly.fixed(3))")
    }
    return ("\(world.name): " + figures.joined(separator: "; "), missed.names)
  }

  /// Trials that may be asked on average if nothing changed, as a multiple of the first round.
  private static func costLimit(_ world: World) -> Double {
    world.cases < 10 ? max(1.35, 1 + 12 / Double(world.cases * world.first)) : 1.35
  }

  /// Every number of cases with every baseline; mixes, first rounds and scorers take turns. Then suites of which some cases came
  /// later, some are quarantined, or some calls fail.
  package static var worlds: [World] { evenWorlds + unevenWorlds }

  private static var unevenWorlds: [World] {
    let mixes: [World.Mix] = [.standard, .tough, .solid]
    return [3, 10, 30, 100, 400].enumerated().flatMap { size, cases in
      (0..<3).map { kind in
        var world = World(mixes[(size + kind) % 3], cases: cases, baseline: [3, 5, 12][(size + kind) % 3])
        (world.scorers, world.together) = [(1, true), (3, false), (2, true)][size % 3]
        (world.first, world.most) = ([3, 2][size % 2], 12)
        switch kind {
        case 0: world.newer = (0.3, 1)
        case 1: world.quarantined = 0.2
        default: world.failing = 0.1
        }
        return world
      }
    }
  }

  private static var evenWorlds: [World] {
    let sizes = [1, 2, 3, 5, 10, 30, 100, 400]
    let mixes: [World.Mix] = [.solid, .standard, .tough, .flaky]
    let scorers = [(1, true), (3, true), (2, false), (5, true), (5, false), (4, false)]
    return sizes.enumerated().flatMap { size, cases in
      [1, 2, 3, 5, 12].enumerated().map { index, baseline in
        let turn = size * 5 + index
        var world = World(mixes[(turn + turn / 4) % 4], cases: cases, baseline: baseline)
        world.first = [1, 2, 3, 5][(turn + turn / 8) % 4]
        (world.scorers, world.together) = scorers[turn % scorers.count]
        world.most = cases > 100 && baseline < 3 ? 24 : 12
        return world
      }
    }
  }
}

extension World {
  fileprivate var name: String {
    let scores = scorers == 1 ? "1 score" : "\(scorers) scores that fall \(together ? "together" : "apart")"
    return "\(mix.rawValue), \(cases) × \(scores), baseline \(baseline), first \(first)" + rest
  }

  private var rest: String {
    (newer.map { ", \($0.share.fixed(2)) of the cases newer with \($0.trials)" } ?? "")
      + (quarantined > 0 ? ", \(quarantined.fixed(2)) quarantined" : "")
      + (failing > 0 ? ", calls fail \(failing.fixed(2))" : "")
  }
}

extension CalibrationCell {
  fileprivate func share(_ count: Int) -> String { (Double(count) / Double(gates)).fixed(3) }
  fileprivate var namedShare: String { (Double(deadNamed) / Double(max(1, dead))).fixed(3) }
}
