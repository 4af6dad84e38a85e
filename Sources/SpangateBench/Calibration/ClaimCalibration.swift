import SpangateCore
import SpangateDecision
import SpangateStatistics

/// Simulates what reports say of cases that held: of those whose pass rate falls by what would have been seen, is it seen?
package struct ClaimCalibration {
  /// From where a case falls by the drop that was named.
  package enum Origin: String, Sendable, CaseIterable {
    /// The rate that its baseline shows.
    case baseline
    /// Its true rate, which may be another.
    case truth
  }

  /// What became of the claims of one world.
  package struct Cell: Sendable {
    /// Claims of each kind, and how many of them came true.
    package var drops = (made: 0, kept: 0)
    package var deaths = (made: 0, kept: 0)
    package var wholes = (made: 0, kept: 0)
    /// Of the drops that were named.
    package var sum = 0.0
    package var nothing = 0

    /// Fewer came true than four in five, by more than chance explains.
    package var isBroken: Bool { [drops, deaths, wholes].contains { Self.isShort($0.kept, of: $0.made) } }

    private static func isShort(_ kept: Int, of made: Int) -> Bool {
      Double(kept) < 0.8 * Double(made) - 2.5 * (0.8 * 0.2 * Double(made)).squareRoot()
    }
  }

  let gates: Int
  let seed: UInt64
  /// Whether suites as wholes are judged, too, which takes longest.
  let wholes: Bool

  package init(gates: Int, seed: UInt64, wholes: Bool = true) {
    (self.gates, self.seed, self.wholes) = (gates, seed, wholes)
  }

  /// - Returns: whether every claim came true as often as is said.
  package func run(_ worlds: [World] = Self.worlds) -> Bool {
    print("\nwhat would have been seen: of drops of the size that is named, \(gates) gates a cell; at least 0.80")
    var isMet = true
    for world in worlds {
      for origin in Origin.allCases {
        let cell = cell(world, from: origin)
        isMet = isMet && !cell.isBroken
        let mean = cell.sum / Double(max(1, cell.drops.made))
        print(
          "\(world.mix.rawValue), \(world.cases) cases, baseline \(world.baseline), at most \(world.most), falls from the "
            + "\(origin.rawValue): found \(text(cell.drops)), \(mean.fixed(2)) on average; dead named \(text(cell.deaths)); "
            + "no claim \(cell.nothing); whole suite \(text(cell.wholes))\(cell.isBroken ? "  NOT MET" : "")")
      }
    }
    return isMet
  }

  private func text(_ count: (made: Int, kept: Int)) -> String {
    let share = Double(count.kept) / Double(max(1, count.made))
    let error = (share * (1 - share) / Double(max(1, count.made))).squareRoot()
    return "\(count.kept) of \(count.made) (\(share.fixed(3)) ± \(error.fixed(3)))"
  }

  package func cell(_ world: World, from origin: Origin) -> Cell {
    let gate = SimulatedGate(world)
    var cell = Cell()
    for index in 0..<gates { gate.claim(from: origin, seed: seed &* 1_000_003 &+ UInt64(index), wholes: wholes, &cell) }
    return cell
  }

  package static var worlds: [World] {
    [1, 3, 10, 60].flatMap { cases in
      [1, 3, 6, 12].flatMap { baseline in
        [12, 48].map { most in
          var world = World(cases == 10 ? .flaky : .standard, cases: cases, baseline: baseline)
          world.most = most
          return world
        }
      }
    }
  }
}

extension SimulatedGate {
  /// Makes a claim of one case, and of the suite as a whole, and sees what becomes of it.
  fileprivate func claim(
    from origin: ClaimCalibration.Origin, seed: UInt64, wholes: Bool, _ cell: inout ClaimCalibration.Cell
  ) {
    var generator = SeededGenerator(seed: seed)
    let means = world.probabilities(using: &generator)
    var accepted = SimulatedTrials(world, means: means, seed: generator.next())
    for index in means.indices { accepted.extend(index, to: world.baselineTrials(of: index)) }
    let baseline = baseline(accepted.byScorer)
    var unchangedTrials = SimulatedTrials(world, means: means, seed: generator.next())
    for index in means.indices { unchangedTrials.extend(index, to: world.first) }
    // What is said of a case does not depend on what it did now, so the first round is enough.
    let unchanged = compare([measured(unchangedTrials.byScorer)], with: baseline).suites[0]
    let index = Int(generator.next() % UInt64(means.count))
    let rate = origin == .truth ? means[index] : accepted.values[index].mean
    func verdict(at rate: Double) -> Verdict {
      var now = means
      now[index] = max(0, rate)
      return decided(now, beside: baseline, seed: generator.next()).suites[0].cases[index].verdict
    }
    switch unchanged.cases[index].scores[0].held?.reach {
    case .drop(let drop):
      cell.drops.made += 1
      cell.sum += drop
      cell.drops.kept += verdict(at: rate - drop) == .regressed ? 1 : 0
    case .death:
      cell.deaths.made += 1
      cell.deaths.kept += verdict(at: 0) == .passed ? 0 : 1
    default: cell.nothing += 1
    }
    if wholes, case .drop(let drop) = unchanged.scores[0].held?.reach, let now = Self.lowered(means, by: drop) {
      cell.wholes.made += 1
      cell.wholes.kept += decided(now, beside: baseline, seed: generator.next()).verdict == .regressed ? 1 : 0
    }
  }

  /// All by as much, as far as each goes, so that their mean falls by the drop; nil where it is not that high.
  private static func lowered(_ means: [Double], by drop: Double) -> [Double]? {
    guard means.mean > drop else { return nil }
    var (low, high) = (drop, 1.0)
    for _ in 0..<30 {
      let middle = (low + high) / 2
      if means.map({ max(0, $0 - middle) }).mean > means.mean - drop { low = middle } else { high = middle }
    }
    return means.map { max(0, $0 - high) }
  }

  /// A whole gate, further rounds included.
  private func decided(_ means: [Double], beside baseline: Baseline, seed: UInt64) -> GateDecision {
    var trials = SimulatedTrials(world, means: means, seed: seed)
    for index in means.indices { trials.extend(index, to: world.first) }
    return decide(&trials, beside: baseline)
  }
}
