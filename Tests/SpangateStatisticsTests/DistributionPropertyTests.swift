import Foundation
import SpangateStatistics
import Testing

/// What holds for every parameter, tried on a few hundred: no other program needed.
struct DistributionPropertyTests {
  private struct Draw {
    var generator = SeededGenerator(seed: 21)
    mutating func share() -> Double { .random(in: 0...1, using: &generator) }
    mutating func spread(_ range: ClosedRange<Double>) -> Double { pow(10, .random(in: range, using: &generator)) }
    mutating func whole(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &generator) }
  }

  /// Runs a property on so many draws.
  private func always(_ rounds: Int = 400, _ property: (inout Draw) -> Void) {
    var draw = Draw()
    for _ in 0..<rounds { property(&draw) }
  }

  @Test func `tails are complements and so are their logarithms`() {
    always { draw in
      let law = Beta(draw.spread(-3...6), draw.spread(-3...6))
      let x = draw.share()
      #expect(isClose(law.cdf(x) + law.upperTail(x), 1, 1e-12))
      #expect(isClose(exp(law.logLowerTail(x)), law.cdf(x), 1e-12))
      let t = draw.spread(-2...2)
      let student = StudentT(degrees: draw.spread(-1...7))
      #expect(isClose(student.cdf(t) + student.upperTail(t), 1, 1e-12))
      #expect(isClose(student.twoSidedTail(t), 2 * student.upperTail(t)))
      #expect(isClose(exp(student.logLowerTail(-t)), student.upperTail(t), 1e-12))
      #expect(isClose(Normal.cdf(t) + Normal.upperTail(t), 1, 1e-12))
    }
  }

  @Test func `a beta variable seen from the other end is one with its shapes exchanged`() {
    always { draw in
      let (a, b) = (draw.spread(-3...6), draw.spread(-3...6))
      // Shares whose rests are exact.
      let x = Double(draw.whole(1...1023)) / 1024
      #expect(isClose(Beta(a, b).logLowerTail(x), Beta(b, a).logUpperTail(1 - x), 1e-12))
      #expect(isClose(Beta(a, b).cdf(x), Beta(b, a).upperTail(1 - x), 1e-12))
      #expect(isClose(Beta(a, b).logDensity(x), Beta(b, a).logDensity(1 - x), 1e-12))
    }
  }

  @Test func `a cdf grows with its place and falls with what pushes values up`() {
    always { draw in
      let (a, b) = (draw.spread(-2...5), draw.spread(-2...5))
      let (x, y) = (draw.share(), draw.share())
      let law = Beta(a, b)
      #expect(law.logLowerTail(min(x, y)) <= law.logLowerTail(max(x, y)))
      #expect(Beta(a * 1.01, b).logLowerTail(x) <= law.logLowerTail(x) + 1e-12)
      #expect(Beta(a, b * 1.01).logLowerTail(x) >= law.logLowerTail(x) - 1e-12)
      let n = draw.whole(1...100_000)
      let k = draw.whole(0...n)
      let coins = Binomial(trials: n, probability: x)
      #expect(coins.logLowerTail(k) <= coins.logLowerTail(k + 1))
      #expect(
        Binomial(trials: n, probability: min(x, y)).logLowerTail(k)
          >= Binomial(trials: n, probability: max(x, y)).logLowerTail(k))
      let (t, u) = (draw.spread(-2...2), draw.spread(-2...2))
      let student = StudentT(degrees: draw.spread(-1...6))
      #expect(student.logUpperTail(min(t, u)) >= student.logUpperTail(max(t, u)))
      #expect(StudentT(degrees: student.degrees * 1.1).logUpperTail(t) <= student.logUpperTail(t) + 1e-12)
    }
  }

  @Test func `quantiles are where a cdf has its value`() {
    always { draw in
      let p = draw.whole(0...1) == 0 ? draw.share() : draw.spread(-300...0)
      let law = Beta(draw.spread(-1...6), draw.spread(-1...6))
      let x = law.quantile(p)
      if 1e-300 < x, x < 0.5 { #expect(isClose(law.cdf(x), p)) }
      let degrees = draw.spread(-1...7)
      let t = StudentT(degrees: degrees).upperQuantile(p)
      if t.magnitude < 1e300 { #expect(isClose(StudentT(degrees: degrees).upperTail(t), p)) }
      #expect(isClose(Normal.cdf(Normal.quantile(p)), p))
      #expect(isClose(Normal.upperTail(Normal.upperQuantile(p)), p))
      let coins = Binomial(trials: draw.whole(0...5000), probability: draw.share())
      let k = coins.quantile(p)
      #expect(coins.lowerTail(k) >= p * (1 - 1e-12) && coins.lowerTail(k - 1) < p)
    }
  }

  @Test func `quantiles of nothing and of all are the ends`() {
    #expect(Beta(2, 3).quantile(0) == 0 && Beta(2, 3).quantile(1) == 1 && Beta(2, 3).upperQuantile(0) == 1)
    #expect(StudentT(degrees: 3).quantile(0) == -.infinity && StudentT(degrees: 3).quantile(1) == .infinity)
    #expect(Normal.quantile(0) == -.infinity && Normal.quantile(1) == .infinity && Normal.quantile(0.5) == 0)
    #expect(Binomial(trials: 5, probability: 0.5).quantile(0) == 0)
    #expect(Binomial(trials: 5, probability: 0.5).quantile(1) == 5)
    #expect(Beta(2, 3).cdf(0) == 0 && Beta(2, 3).cdf(1) == 1 && Beta(2, 3).logUpperTail(1) == -.infinity)
  }

  @Test func `tails are sums of masses`() {
    always(100) { draw in
      let coins = Binomial(trials: draw.whole(1...300), probability: draw.share())
      let k = draw.whole(0...coins.trials)
      #expect(isClose((0...k).reduce(0) { $0 + coins.mass($1) }, coins.lowerTail(k), 1e-11))
      #expect(isClose((k...coins.trials).reduce(0) { $0 + coins.mass($1) }, coins.upperTail(k), 1e-11))
      let urn = Hypergeometric(population: 200, successes: draw.whole(0...200), draws: draw.whole(0...200))
      let count = draw.whole(urn.support)
      let masses = urn.support.map(urn.mass)
      #expect(isClose(masses.reduce(0, +), 1, 1e-12))
      #expect(isClose(zip(urn.support, masses).reduce(0) { $1.0 <= count ? $0 + $1.1 : $0 }, urn.lowerTail(count)))
      #expect(isClose(urn.lowerTail(count - 1) + urn.upperTail(count), 1, 1e-12))
    }
  }

  @Test func `densities are slopes of the cdf`() {
    let (law, h) = (StudentT(degrees: 3.5), 1e-4)
    for t in stride(from: -6.0, through: 0, by: 0.5) {
      #expect(isClose((law.cdf(t + h) - law.cdf(t - h)) / (2 * h), law.density(-t), 1e-6))
      #expect(isClose((Normal.cdf(t + h) - Normal.cdf(t - h)) / (2 * h), Normal.density(-t), 1e-6))
    }
    #expect(isClose(Beta(2, 3).density(0.25), 12 * 0.25 * 0.75 * 0.75))
    #expect(isClose(StudentT(degrees: 1).density(0), 1 / Double.pi))
  }

  @Test func `logarithms of tails go on where the tails are no numbers any more`() {
    #expect(isClose(Normal.logUpperTail(1e6), -500_000_000_014.7344))
    #expect(isClose(Binomial(trials: 1_000_000, probability: 0.5).logUpperTail(1_000_000), -1e6 * log(2)))
    #expect(isClose(Beta(1e6, 1).logLowerTail(0.1), -1e6 * log(10)))
    // One degree is Cauchy's law, whose far tail is 1 / πt.
    #expect(isClose(StudentT(degrees: 1).logUpperTail(1e300), -log(Double.pi) - 300 * log(10)))
    #expect(
      isClose(StudentT(degrees: 50).logUpperTail(1e200), StudentT(degrees: 50).logUpperTail(1e100) - 5000 * log(10)))
  }
}
