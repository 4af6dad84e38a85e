import Foundation
import SpangateStatistics
import Testing

/// Each distribution against scipy and mpmath, on parameters drawn evenly on a log scale, the extremes among them.
@Suite(
  .timeLimit(.minutes(5)),
  .enabled(
    if: Oracle.isThere, "no Python with scipy and mpmath: SPANGATE_PYTHON_SCIPY names none, nor is `python3` one"))
struct DistributionOracleTests {
  private static let rounds = Int(ProcessInfo.processInfo.environment["ORACLE_ROUNDS"] ?? "") ?? 100

  private struct Draw {
    var generator: SeededGenerator
    mutating func real(_ range: ClosedRange<Double>) -> Double { .random(in: range, using: &generator) }
    mutating func whole(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &generator) }
    /// Ten to the power of something in this range.
    mutating func spread(_ range: ClosedRange<Double>) -> Double { pow(10, real(range)) }
    /// A share that is as often near an end, down to ten to the power of −`depth`, as in the middle.
    mutating func share(depth: Double) -> Double {
      let near = spread(-depth...(-0.30103))
      return Bool.random(using: &generator) ? near : min(1 - near, 1.0.nextDown)
    }
    /// So many standard deviations off the mean, mostly in reach of a double.
    mutating func deviations() -> Double { real(-1...1) * spread(-1...1.6) }
  }

  private static func asked(seed: UInt64, _ questions: (inout Draw) -> [Oracle.Question]) -> [Oracle.Question] {
    var draw = Draw(generator: SeededGenerator(seed: seed))
    return (0..<rounds).flatMap { _ in questions(&draw) }
  }

  /// All in one go: to start scipy takes longer than to ask it.
  @Test func `each distribution is right to nine digits`() throws {
    let asked = Self.beta + Self.binomial + Self.studentT + Self.normal + Self.hypergeometric
    let answers = try Oracle().answers(asked, script: Oracle.distributions)
    #expect(answers.count == asked.count)
    print("largest errors:\n  " + Oracle.summary(answers))
    for answer in answers where !answer.isRight { Issue.record("\(answer.text)") }
  }

  private static var beta: [Oracle.Question] {
    asked(seed: 1) { draw in
      let (a, b) = (draw.spread(-3...6), draw.spread(-3...6))
      let law = Beta(a, b)
      let off = draw.deviations() * (a * b / (a + b + 1)).squareRoot() / (a + b)
      let near = a / (a + b) + off
      let x = 0 < near && near < 1 && Bool.random(using: &draw.generator) ? near : draw.share(depth: 300)
      let p = draw.share(depth: Bool.random(using: &draw.generator) ? 300 : 3)
      func ask(_ name: String, _ at: Double, _ value: Double) -> Oracle.Question {
        Oracle.Question(name: "beta " + name, arguments: [at, a, b], value: value)
      }
      let (low, high) = (law.quantile(p), law.upperQuantile(p))
      return [
        ask("cdf", x, law.cdf(x)), ask("upper", x, law.upperTail(x)), ask("log lower", x, law.logLowerTail(x)),
        ask("log upper", x, law.logUpperTail(x)), ask("log density", x, law.logDensity(x)),
      ] + (low > 1e-300 && low < 1 ? [ask("quantile", p, low)] : [])
        + (high > 1e-300 && high < 1 ? [ask("upper quantile", p, high)] : [])
    }
  }

  private static var binomial: [Oracle.Question] {
    asked(seed: 2) { draw in
      let n = Int(draw.spread(0...6))
      let p = draw.share(depth: 12)
      let law = Binomial(trials: n, probability: p)
      let near = Double(n) * p + draw.deviations() * (Double(n) * p * (1 - p)).squareRoot()
      let k = Bool.random(using: &draw.generator) ? min(n, max(0, Int(near))) : draw.whole(0...n)
      let q = draw.share(depth: 20)
      func ask(_ name: String, _ at: Double, _ value: Double) -> Oracle.Question {
        Oracle.Question(name: "binomial " + name, arguments: [at, Double(n), p], value: value)
      }
      return [
        ask("mass", Double(k), law.mass(k)), ask("log mass", Double(k), law.logMass(k)),
        ask("lower", Double(k), law.lowerTail(k)), ask("upper", Double(k), law.upperTail(k)),
        ask("log lower", Double(k), law.logLowerTail(k)), ask("log upper", Double(k), law.logUpperTail(k)),
        ask("quantile", q, Double(law.quantile(q))),
      ]
    }
  }

  private static var studentT: [Oracle.Question] {
    asked(seed: 3) { draw in
      let degrees = draw.spread(-1...6.5)
      let law = StudentT(degrees: degrees)
      let t = draw.spread(-3...(draw.whole(0...1) == 0 ? 1.6 : 140)) * (draw.whole(0...3) == 0 ? -1 : 1)
      let p = draw.share(depth: draw.whole(0...1) == 0 ? 300 : 3)
      func ask(_ name: String, _ at: Double, _ value: Double) -> Oracle.Question {
        Oracle.Question(name: "t " + name, arguments: [at, degrees], value: value)
      }
      let (low, high) = (law.quantile(p), law.upperQuantile(p))
      return [
        ask("log density", t, law.logDensity(t)), ask("upper", t, law.upperTail(t)),
        ask("log upper", t, law.logUpperTail(t)),
      ] + (abs(low) < 1e300 ? [ask("quantile", p, low)] : [])
        + (abs(high) < 1e300 && p < 0.5 ? [ask("upper quantile", p, high)] : [])
    }
  }

  private static var normal: [Oracle.Question] {
    asked(seed: 4) { draw in
      let z = draw.spread(-3...1.57) * (draw.whole(0...1) == 0 ? -1 : 1)
      let far = -draw.spread(0...100)
      let p = draw.share(depth: 300)
      func ask(_ name: String, _ at: Double, _ value: Double) -> Oracle.Question {
        Oracle.Question(name: "normal " + name, arguments: [at], value: value)
      }
      return [
        ask("cdf", z, Normal.cdf(z)), ask("log lower", z, Normal.logLowerTail(z)),
        ask("log lower", far, Normal.logLowerTail(far)), ask("quantile", p, Normal.quantile(p)),
      ]
    }
  }

  private static var hypergeometric: [Oracle.Question] {
    asked(seed: 5) { draw in
      let n = Int(draw.spread(0.5...6))
      let law = Hypergeometric(
        population: n, successes: Int(Double(n) * draw.share(depth: 5)), draws: Int(Double(n) * draw.share(depth: 5)))
      let (share, rest) = (Double(law.draws) / Double(n), 1 - Double(law.successes) / Double(n))
      let spread = (Double(law.successes) * share * rest * (1 - share)).squareRoot()
      let near = Int(Double(law.successes) * share + draw.deviations() * spread)
      let k = law.support.contains(near) ? near : draw.whole(law.support)
      func ask(_ name: String, _ value: Double) -> Oracle.Question {
        let arguments = [k, law.population, law.successes, law.draws].map(Double.init)
        return Oracle.Question(name: "hypergeometric " + name, arguments: arguments, value: value)
      }
      return [
        ask("mass", law.mass(k)), ask("log mass", law.logMass(k)), ask("lower", law.lowerTail(k)),
        ask("upper", law.upperTail(k)), ask("log lower", law.logLowerTail(k)), ask("log upper", law.logUpperTail(k)),
      ]
    }
  }
}
