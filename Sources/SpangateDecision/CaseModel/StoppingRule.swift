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
    var later: [Stake] = []
    for look in stride(from: last, through: 0, by: -1) {
      var stakes =
        look == last ? Array(repeating: Stake(), count: looks.trials[look] + 1) : going(on: look, to: later, costs)
      var isAlarm = true
      var isSuspect = true
      for successes in stakes.indices {
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
      later = stakes
    }
    return StoppingRule(
      limits: limits, alarms: later.reduce(0) { $0 + $1.alarms }, further: later.reduce(0) { $0 + $1.further })
  }

  /// By successes at a look: what going on to the next is worth, and what comes of it.
  private func going(on look: Int, to later: [Stake], _ costs: DecisionCosts) -> [Stake] {
    let added = looks.trials[look + 1] - looks.trials[look]
    var stakes = chances[look].map {
      Stake(worth: -costs.trial * $0 * Double(added), further: $0 * Double(added))
    }
    stakes.withUnsafeMutableBufferPointer { stakes in
      for (total, next) in later.enumerated() where next.isStaked {
        let earlier = looks.earlier[look + 1][total]
        for successes in max(0, total - added)...min(total, stakes.count - 1) {
          stakes[successes].add(next, times: earlier[successes])
        }
      }
    }
    return stakes
  }

  /// Of having come to a look with so many successes, weighed by how likely that is.
  private struct Stake {
    var worth = 0.0
    var alarms = 0.0
    var further = 0.0

    /// Where a case is cleared nothing is at stake.
    var isStaked: Bool { alarms > 0 || further > 0 }

    mutating func add(_ other: Stake, times share: Double) {
      worth += share * other.worth
      alarms += share * other.alarms
      further += share * other.further
    }
  }
}
