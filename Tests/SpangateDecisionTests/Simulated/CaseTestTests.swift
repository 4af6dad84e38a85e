import SpangateStatistics
import Testing

@testable import SpangateDecision

struct MixingDistributionTests {
  @Test func `a case is judged in the light of the others`() {
    let solid = MixingDistribution(fitting: [SuccessCount(12, of: 12): 60])
    let flaky = MixingDistribution(
      fitting: Dictionary(uniqueKeysWithValues: (6..<12).map { (SuccessCount($0, of: 12), 10) }))
    let seen = SuccessCount(12, of: 12)
    #expect(solid.mean(after: seen) > 0.98 && flaky.mean(after: seen) < solid.mean(after: seen))
    #expect(flaky.mean(after: seen) > flaky.mean(after: SuccessCount(6, of: 12)))
  }

  @Test func `with nothing to learn from a case is taken to pass seldom`() {
    let none = MixingDistribution(fitting: [:])
    // Beta(1, 2), and what three passes make of it.
    #expect(abs(none.mean(after: SuccessCount(0, of: 0)) - 1.0 / 3) < 0.005)
    #expect(abs(none.mean(after: SuccessCount(3, of: 3)) - 4.0 / 6) < 0.005)
  }

  @Test func `a case says next to nothing of what is normal for itself`() {
    let seen = SuccessCount(12, of: 12)
    let alone = MixingDistribution(fitting: [seen: 1])
    #expect(abs(alone.mean(after: seen) - MixingDistribution(fitting: [:]).mean(after: seen)) < 0.03)
    let lucky = MixingDistribution(fitting: [seen: 1, SuccessCount(4, of: 12): 30])
    let usual = MixingDistribution(fitting: [seen: 10, SuccessCount(4, of: 12): 30])
    #expect(lucky.mean(after: seen) < 0.9 && usual.mean(after: seen) > 0.97)
  }
}

struct CaseLooksTests {
  @Test func `looks double up to the most`() {
    #expect(CaseLooks(first: 3, most: 48).trials == [3, 6, 12, 24, 48])
    #expect(CaseLooks(first: 5, most: 24).trials == [5, 10, 20, 24])
    #expect(CaseLooks(first: 3, most: 2).trials == [3])
    #expect(CaseLooks(first: 1, most: 4).trials == [1, 2, 4])
  }
}

struct CaseTestTests {
  private typealias Record = CaseTest.Record

  /// Solid cases and one other.
  private func test(_ other: SuccessCount, before: SuccessCount, solid: Int = 59, most: Int = 48) -> CaseTest.Result {
    let steady = Record(
      baseline: SuccessCount(before.trials, of: before.trials), candidate: SuccessCount(3, of: 3), first: 3, most: most)
    let odd = Record(baseline: before, candidate: other, first: 3, most: most)
    let test = CaseTest(
      [Array(repeating: steady, count: solid) + [odd]], bound: 0.04, furtherShare: 0.25, firstRound: 3 * (solid + 1))
    return test.result(of: odd, in: 0)!
  }

  @Test func `a solid case that fails three times is worse, and one that fails once is asked again`() {
    let solid = SuccessCount(12, of: 12)
    #expect(test(SuccessCount(0, of: 6), before: solid).decision == .alarm)
    let doubtful = test(SuccessCount(2, of: 3), before: solid)
    #expect(doubtful.decision == .suspect && doubtful.next == 6)
    #expect(test(SuccessCount(3, of: 3), before: solid).decision == .clear)
    #expect(test(SuccessCount(5, of: 6), before: solid).decision != .alarm)
    #expect(test(SuccessCount(47, of: 48), before: solid).decision == .clear)
  }

  @Test func `fewer passes are never less evidence`() {
    for trials in [3, 6] {
      let evidence = (0...trials).map { test(SuccessCount($0, of: trials), before: SuccessCount(11, of: 12)).evidence }
      #expect(evidence == evidence.sorted(by: >))
    }
  }

  @Test func `numbers of trials between two looks are judged with the later one`() {
    let between = test(SuccessCount(4, of: 5), before: SuccessCount(12, of: 12))
    #expect(between.next == 12 && between.evidence > 0)
  }

  @Test func `nothing comes after the most trials`() {
    #expect(test(SuccessCount(2, of: 3), before: SuccessCount(12, of: 12), most: 3).next == nil)
  }

  @Test func `a case without trials on one side has no result`() {
    let record = Record(baseline: SuccessCount(0, of: 0), candidate: SuccessCount(3, of: 3), first: 3, most: 48)
    let test = CaseTest([[record]], bound: 0.04, furtherShare: 0.25, firstRound: 3)
    #expect(test.result(of: record, in: 0) == nil)
  }

  /// Against limits drawn at random.
  @Test(arguments: [12, 11, 9])
  func `at its prices no other limits are worth as much`(successes: Int) {
    let mixing = MixingDistribution(fitting: [SuccessCount(12, of: 12): 40, SuccessCount(8, of: 12): 15])
    let posterior = CasePosterior(mixing, after: SuccessCount(successes, of: 12), looks: CaseLooks(first: 3, most: 24))
    let costs = DecisionCosts(alarm: 400, trial: 0.02)
    func worth(_ limits: CaseLimits) -> Double {
      var worth = 0.0
      posterior.walk(limits) { look, successes, share, decision in
        let chance = share * posterior.chances[look][successes]
        switch decision {
        case .alarm: worth += share * posterior.gains[look][successes] - costs.alarm * chance
        case .suspect where look < 3: worth -= costs.trial * chance * Double(posterior.looks.trials[look])
        case .suspect, .clear: break
        }
      }
      return worth
    }
    let rule = posterior.stoppingRule(at: costs)
    let best = worth(rule.limits)
    #expect(best > 0)
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<500 {
      let alarm = (0..<4).map { _ in 3000 * Double.random(in: 0...1, using: &generator) }
      let suspicion = alarm.map { $0 * Double.random(in: 0...1, using: &generator) }
      #expect(worth(CaseLimits(alarm: alarm, suspicion: suspicion)) <= best + 1e-12)
    }
  }

  @Test func `a stopping rule tells how many alarms and trials come of it`() {
    let mixing = MixingDistribution(fitting: [SuccessCount(12, of: 12): 40, SuccessCount(8, of: 12): 15])
    let posterior = CasePosterior(mixing, after: SuccessCount(12, of: 12), looks: CaseLooks(first: 3, most: 24))
    let rule = posterior.stoppingRule(at: DecisionCosts(alarm: 300, trial: 0.01))
    var (alarms, further) = (0.0, 0.0)
    posterior.walk(rule.limits) { look, successes, share, decision in
      let chance = share * posterior.chances[look][successes]
      alarms += decision == .alarm ? chance : 0
      further += decision == .suspect && look < 3 ? chance * Double(posterior.looks.trials[look]) : 0
    }
    #expect(rule.alarms > 0 && abs(rule.alarms - alarms) < 1e-12)
    #expect(rule.further > 0 && abs(rule.further - further) < 1e-12)
  }

  @Test func `more trials and a smaller family let smaller drops be seen`() throws {
    func drop(before: Int, most: Int, cases: Int) throws -> Double {
      let record = Record(
        baseline: SuccessCount(before, of: before), candidate: SuccessCount(3, of: 3), first: 3, most: most)
      let test = CaseTest(
        [Array(repeating: record, count: cases)], bound: 0.04, furtherShare: 0.25, firstRound: 3 * cases)
      return try #require(test.detectableDrop(of: .init(record, in: 0)))
    }
    let usual = try drop(before: 12, most: 48, cases: 60)
    #expect((0.4...0.7).contains(usual))
    #expect(try drop(before: 12, most: 6, cases: 60) > usual)
    #expect(try drop(before: 12, most: 48, cases: 2_000) >= usual)
  }

  /// Draws whole families of cases from the very distribution that they are judged by, looks and all.
  @Test(arguments: [(60, 12), (10, 6), (300, 12)])
  func `alarms and further trials keep to their bounds`(cases: Int, before: Int) {
    var generator = SeededGenerator(seed: UInt64(cases))
    let rounds = 400
    var (alarms, further) = (0, 0)
    for _ in 0..<rounds {
      let probabilities = (0..<cases).map { _ in Double.random(in: 0...1, using: &generator).squareRoot() }
      func passes(_ probability: Double, _ trials: Int) -> Int {
        (0..<trials).count { _ in Double.random(in: 0..<1, using: &generator) < probability }
      }
      var records = probabilities.map { probability in
        Record(
          baseline: SuccessCount(passes(probability, before), of: before),
          candidate: SuccessCount(passes(probability, 3), of: 3), first: 3, most: 24)
      }
      let test = CaseTest([records], bound: 0.04, furtherShare: 0.25, firstRound: 3 * cases)
      var isAlarmed = false
      for index in records.indices {
        while let result = test.result(of: records[index], in: 0), result.decision == .suspect, let next = result.next {
          let now = records[index].candidate
          further += next - now.trials
          records[index].candidate = SuccessCount(
            now.successes + passes(probabilities[index], next - now.trials), of: next)
        }
        isAlarmed = isAlarmed || test.result(of: records[index], in: 0)?.decision == .alarm
      }
      alarms += isAlarmed ? 1 : 0
    }
    #expect(alarms <= rounds * 7 / 100)
    #expect(Double(further) <= 0.3 * Double(rounds * 3 * cases))
  }
}

extension CasePosterior {
  /// How a case that goes by these limits ends up: for each look and number of successes, how likely it is to get there.
  ///
  /// Given the successes at a look, those of earlier looks are a draw without replacement, whatever the case's pass
  /// probability: one walk serves all of them.
  /// - Parameter visit: look, successes, the chance to have come so far, and what becomes of it.
  fileprivate func walk(_ limits: CaseLimits, _ visit: (Int, Int, Double, CaseLimits.Decision) -> Void) {
    var arriving = Array(repeating: 1.0, count: looks.trials[0] + 1)
    for look in looks.trials.indices {
      var staying: [(successes: Int, chance: Double)] = []
      for (successes, chance) in arriving.enumerated() where chance > 0 {
        let decision = limits.decision(evidence[look][successes], at: look)
        visit(look, successes, chance, decision)
        if decision == .suspect { staying.append((successes, chance)) }
      }
      guard !staying.isEmpty, look + 1 < looks.trials.count else { return }
      arriving = looks.earlier[look + 1].map { earlier in
        var sum = 0.0
        for (successes, chance) in staying { sum += earlier[successes] * chance }
        return sum
      }
    }
  }
}
