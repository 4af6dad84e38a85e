/// The best course for one kind of case at given costs, and what comes of it if nothing changed.
struct StoppingRule {
  private(set) var limits: CaseLimits
  /// How likely an alarm is.
  let alarms: Double
  /// How many trials are asked beyond the first round, on average.
  let further: Double
}

extension CasePosterior {
  /// Backwards from the last look: at each number of successes an alarm, further trials or neither, whichever is worth most.
  ///
  /// What is worth an alarm stays so with fewer successes, and so with further trials. An alarm is not put off for what
  /// would make it worth hardly more. A case that is asked on goes on as long as it has not passed, whatever that is
  /// worth.
  func stoppingRule(at costs: DecisionCosts) -> StoppingRule {
    let last = looks.trials.count - 1
    var limits = CaseLimits(
      alarm: Array(repeating: .infinity, count: last + 1), suspicion: Array(repeating: .infinity, count: last + 1))
    // Two rows that take turns, of a look and of the one after it: this is done a thousand times for a decision.
    var stakes = Array(repeating: Stake(), count: looks.trials[last] + 1)
    var later = stakes
    for look in stride(from: last, through: 0, by: -1) {
      if look < last { goOn(from: look, with: &stakes, to: later, costs) }
      var isAlarm = true
      var isSuspect = true
      for successes in 0...looks.trials[look] {
        let (gain, chance) = (gains[look][successes], chances[look][successes])
        let alarm = Stake(worth: gain - costs.alarm * chance, alarms: chance)
        let going = stakes[successes]
        isAlarm = isAlarm && alarm.worth > max(0, DecisionTuning.delayedWorth * going.worth)
        isSuspect = isSuspect && max(alarm.worth, going.worth) > 0
        if isAlarm { limits.alarm[look] = evidence[look][successes] }
        let goesOn = isSuspect || isAskedOn && successes == 0 && look < last
        if goesOn { limits.suspicion[look] = evidence[look][successes] }
        stakes[successes] = isAlarm ? alarm : goesOn ? going : Stake()
      }
      swap(&stakes, &later)
    }
    let first = later[...looks.trials[0]]
    return StoppingRule(
      limits: limits, alarms: first.reduce(0) { $0 + $1.alarms }, further: first.reduce(0) { $0 + $1.further })
  }

  /// By successes at a look: what going on to the next is worth, and what comes of it.
  private func goOn(from look: Int, with stakes: inout [Stake], to later: [Stake], _ costs: DecisionCosts) {
    let trials = looks.trials[look]
    let added = looks.trials[look + 1] - trials
    for successes in 0...trials {
      let chance = chances[look][successes]
      stakes[successes] = Stake(worth: -costs.trial * chance * Double(added), further: chance * Double(added))
    }
    stakes.withUnsafeMutableBufferPointer { stakes in
      for total in 0...looks.trials[look + 1] where later[total].isStaked {
        let next = later[total]
        looks.earlier[look + 1][total].withUnsafeBufferPointer { earlier in
          for successes in max(0, total - added)...min(total, trials) {
            stakes[successes].add(next, times: earlier[successes])
          }
        }
      }
    }
  }

  /// Of having come to a look with so many successes, weighed by how likely that is.
  private struct Stake {
    /// The three side by side, which are always added together.
    private var all: SIMD4<Double>

    init(worth: Double = 0, alarms: Double = 0, further: Double = 0) { all = SIMD4(worth, alarms, further, 0) }

    var worth: Double { all.x }
    var alarms: Double { all.y }
    var further: Double { all.z }

    /// Where a case is cleared nothing is at stake.
    var isStaked: Bool { alarms > 0 || further > 0 }

    mutating func add(_ other: Stake, times share: Double) { all += share * other.all }
  }
}
