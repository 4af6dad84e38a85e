import SpangateStatistics
import Testing

/// Values that need no other program: from tables, from symmetry, or exact fractions.
struct DistributionTests {
  @Test(
    arguments: [(1.0, 0.0), (0.5, 0.5723649429247001), (10, 12.801827480081469), (1e5, 1_051_287.7089736538)]
      as [(Double, Double)])
  func `log-gamma has its known values`(x: Double, expected: Double) {
    #expect(isClose(logGamma(x), expected))
  }

  @Test(
    arguments: [
      (0.5, 2.0, 2.0, 0.5), (0.1, 2, 3, 0.0523), (0.9, 1, 1, 0.9), (0, 3, 2, 0), (1, 3, 2, 1),
      (0.25, 0.5, 0.5, 1.0 / 3),
    ] as [(Double, Double, Double, Double)])
  func `the beta distribution has its known values`(x: Double, a: Double, b: Double, expected: Double) {
    #expect(isClose(Beta(a, b).cdf(x), expected))
  }

  @Test(
    arguments: [
      (0.0, 0.5), (1.959963984540054, 0.975), (-1.959963984540054, 0.025), (-10, 7.61985302416047e-24),
      (3, 0.9986501019683699),
    ] as [(Double, Double)])
  func `the normal distribution has its known values`(z: Double, p: Double) {
    #expect(isClose(Normal.cdf(z), p))
    if abs(z) < 5 { #expect(abs(Normal.quantile(p) - z) < 1e-11) }
  }

  @Test(
    arguments: [(1.0, 12.706204736174698), (2, 4.302652729749462), (10, 2.228138851986273), (1e5, 1.9599877075)]
      as [(Double, Double)])
  func `Student's t has its known points`(degrees: Double, t: Double) {
    #expect(isClose(StudentT(degrees: degrees).quantile(0.975), t))
    #expect(isClose(StudentT(degrees: degrees).upperTail(t), 0.025))
    #expect(isClose(StudentT(degrees: degrees).quantile(0.025), -t))
  }

  @Test func `three tosses of a coin are eight outcomes`() {
    let law = Binomial(trials: 3, probability: 0.5)
    #expect((0...3).map(law.mass).map { $0 * 8 }.elementsEqual([1, 3, 3, 1], by: { isClose($0, $1) }))
    #expect(isClose(law.lowerTail(1), 0.5) && isClose(law.upperTail(1), 0.875))
    #expect(law.lowerTail(-1) == 0 && law.lowerTail(3) == 1 && law.upperTail(0) == 1 && law.upperTail(4) == 0)
    #expect(Binomial(trials: 4, probability: 0).mass(0) == 1 && Binomial(trials: 4, probability: 1).mass(4) == 1)
  }

  @Test func `from three of three to none of three is one in twenty`() {
    let p = fisherLower(baseline: SuccessCount(3, of: 3), candidate: SuccessCount(0, of: 3))
    #expect(isClose(p, 0.05))
    #expect(fisherLower(baseline: SuccessCount(0, of: 3), candidate: SuccessCount(3, of: 3)) == 1)
  }

  @Test func `intervals of proportions are those that were published`() {
    // Newcombe 1998, table II, method 10: 56/70 against 48/80, and 10/10 against 0/10.
    let change = SuccessCount(56, of: 70).newcombeInterval(from: SuccessCount(48, of: 80), level: 0.95)
    #expect(abs(change.lowerBound - 0.0524) < 5e-5 && abs(change.upperBound - 0.3339) < 5e-5)
    let all = SuccessCount(10, of: 10).newcombeInterval(from: SuccessCount(0, of: 10), level: 0.95)
    #expect(abs(all.lowerBound - 0.6075) < 5e-5 && all.upperBound == 1)
    let wilson = SuccessCount(81, of: 263).wilsonInterval(level: 0.95)
    #expect(abs(wilson.lowerBound - 0.2553) < 5e-5 && abs(wilson.upperBound - 0.3662) < 5e-5)
    #expect(SuccessCount(0, of: 0).wilsonInterval(level: 0.95) == 0...1)
  }

  @Test func `Wilson's interval ends where the score test does`() {
    for (successes, trials) in [(1, 3), (7, 9), (1, 1_000_000), (999_999, 1_000_000), (50, 100)] {
      let count = SuccessCount(successes, of: trials)
      let interval = count.wilsonInterval(level: 0.9)
      for (end, z) in [(interval.lowerBound, 1.6448536269514722), (interval.upperBound, -1.6448536269514722)] {
        let error = (end * (1 - end) / Double(trials)).squareRoot()
        #expect(isClose((count.proportion - end) / error, z, 1e-7))
      }
      let mirrored = count.mirrored.wilsonInterval(level: 0.9)
      #expect(abs(interval.lowerBound + mirrored.upperBound - 1) < 1e-15)
    }
    for trials in [1, 7, 1000] {
      #expect(SuccessCount(0, of: trials).wilsonInterval(level: 0.95).lowerBound == 0)
      #expect(SuccessCount(trials, of: trials).wilsonInterval(level: 0.95).upperBound == 1)
    }
  }
}

/// Equal but for rounding: 1e-9 relative, and nothing to speak of absolutely.
func isClose(_ a: Double, _ b: Double, _ relative: Double = 1e-9) -> Bool {
  abs(a - b) <= relative * max(abs(a), abs(b)) + 1e-290
}
