import SpangateBench

/// Gates that several tests look at, simulated once: all of them for what is asked of the decision, and the first ones
/// for its exact counts.
enum SharedGates {
  static let quietAfterSix = simulated(World(baseline: 6), .none, gates: 45)
  static let quiet = simulated(World(), .none, gates: 45)
  static let oneBroken = simulated(World(), .oneBroken, gates: 40)
  static let oneHalved = simulated(World(), .oneHalved, gates: 60)
  static let quietGrades = simulated(.scored, .none, gates: 60)

  typealias Outcomes = Task<[SimulatedGate.Outcome], Never>

  static func simulated(_ world: World, _ change: WorldChange, gates: Int) -> Outcomes {
    Task { await SimulatedGate(world).outcomes(change, gates: gates, seed: 11) }
  }
}

extension World {
  /// Twenty cases with grades of a middling spread.
  static var scored: World {
    var world = World(cases: 20)
    world.graded = 8
    return world
  }
}
