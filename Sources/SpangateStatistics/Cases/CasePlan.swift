/// The best course of one kind of case at given prices, and what comes of it if nothing changed.
struct CasePlan {
  private(set) var limits: CaseLimits
  /// How likely an alarm is.
  let alarms: Double
  /// How many trials are asked beyond the first round, on average.
  let further: Double
}

extension CaseOutlook {
  /// Backwards from the last look: at each number of successes an alarm, further trials or neither, whichever is worth most.
  ///
  /// What is worth an alarm stays so with fewer successes, and so with further trials.
  func plan(_ prices: CasePrices) -> CasePlan {
    let last = looks.trials.count - 1
    var limits = CaseLimits(
      alarm: Array(repeating: .infinity, count: last + 1), suspicion: Array(repeating: .infinity, count: last + 1))
    var later: [Stake] = []
    for look in stride(from: last, through: 0, by: -1) {
      var stakes: [Stake] = []
      var isAlarm = true
      var isSuspect = true
      for successes in 0...looks.trials[look] {
        let (gain, chance) = (gains[look][successes], chances[look][successes])
        let alarm = Stake(worth: gain - prices.alarm * chance, alarms: chance, further: 0)
        let going = look == last ? Stake() : stake(after: successes, at: look, later, chance, price: prices.trial)
        isAlarm = isAlarm && alarm.worth > max(0, going.worth)
        isSuspect = isSuspect && max(alarm.worth, going.worth) > 0
        let evidence = evidence[look][successes]
        if isAlarm { limits.alarm[look] = evidence }
        if isSuspect { limits.suspicion[look] = evidence }
        stakes.append(isAlarm ? alarm : isSuspect ? going : Stake())
      }
      later = stakes
    }
    return CasePlan(
      limits: limits, alarms: later.reduce(0) { $0 + $1.alarms }, further: later.reduce(0) { $0 + $1.further })
  }

  private func stake(after successes: Int, at look: Int, _ later: [Stake], _ chance: Double, price: Double) -> Stake {
    let added = looks.trials[look + 1] - looks.trials[look]
    var stake = Stake(worth: -price * chance * Double(added), alarms: 0, further: chance * Double(added))
    let earlier = looks.earlier[look + 1]
    for total in successes...successes + added {
      let share = earlier[total][successes]
      let next = later[total]
      stake.worth += share * next.worth
      stake.alarms += share * next.alarms
      stake.further += share * next.further
    }
    return stake
  }

  /// Of having come to a look with so many successes, weighed by how likely that is.
  private struct Stake {
    var worth = 0.0
    var alarms = 0.0
    var further = 0.0
  }
}
