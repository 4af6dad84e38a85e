import Foundation
import SpangateStatistics
import Testing

@Suite(.timeLimit(.minutes(5)))
struct GroupSequentialTests {
  private static let fifths = [0.2, 0.4, 0.6, 0.8, 1]

  private func boundaries(_ spending: AlphaSpending, _ sides: GroupSequentialDesign.Sides = .two) -> [Double] {
    GroupSequentialDesign(information: Self.fifths, alpha: 0.05, spending: spending, sides: sides).boundaries
  }

  @Test(
    arguments: [
      (.obrienFleming, [4.8769, 3.3570, 2.6803, 2.2898, 2.0310]), (.pocock, [2.4380, 2.4268, 2.4102, 2.3966, 2.3860]),
      (.power(1), [2.5758, 2.4920, 2.4108, 2.3391, 2.2755]), (.power(2), [3.0902, 2.7141, 2.4728, 2.2799, 2.1140]),
    ] as [(AlphaSpending, [Double])])
  func `boundaries of five looks are those of Lan and DeMets`(spending: AlphaSpending, published: [Double]) {
    #expect(zip(boundaries(spending), published).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  /// Jennison and Turnbull 2000, tables 2.1 and 2.3, two-sided 0.05: looks, Pocock's constant, O'Brien and Fleming's.
  @Test(
    arguments: [(2, 2.178, 1.977), (3, 2.289, 2.004), (4, 2.361, 2.024), (5, 2.413, 2.040), (10, 2.555, 2.087)]
      as [(Int, Double, Double)])
  func `boundaries of classic shapes spend what was published`(looks: Int, pocock: Double, obrienFleming: Double) {
    let information = (1...looks).map { Double($0) / Double(looks) }
    func spent(_ constant: Double, _ power: Double) -> Double {
      let boundaries = information.map { constant * pow($0, -power) }
      return GroupSequentialDesign(information: information, boundaries: boundaries, sides: .two).spent.last!
    }
    // The published constants are rounded to three decimals.
    #expect(spent(pocock - 0.0005, 0) > 0.05 && spent(pocock + 0.0005, 0) < 0.05)
    #expect(spent(obrienFleming - 0.0005, 0.5) > 0.05 && spent(obrienFleming + 0.0005, 0.5) < 0.05)
  }

  @Test func `one look is the usual test`() {
    for spending in [AlphaSpending.obrienFleming, .pocock, .power(3)] {
      let one = GroupSequentialDesign(information: [1], alpha: 0.05, spending: spending, sides: .one)
      let two = GroupSequentialDesign(information: [1], alpha: 0.05, spending: spending, sides: .two)
      #expect(isClose(one.boundaries[0], 1.6448536269514722) && isClose(two.boundaries[0], 1.959963984540054))
    }
  }

  @Test func `crossings give back what was spent at every look`() {
    var generator = SeededGenerator(seed: 51)
    for round in 0..<20 {
      let looks = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
        Double.random(in: 0.01...1, using: &generator)
      }
      let alpha = pow(10, Double.random(in: -6...(-0.4), using: &generator))
      let spending = [AlphaSpending.obrienFleming, .pocock, .power(0.5), .power(4)][round % 4]
      let design = GroupSequentialDesign(
        information: looks.sorted(), alpha: alpha, spending: spending, sides: round % 2 == 0 ? .one : .two)
      var total = 0.0
      for (crossing, spent) in zip(design.crossings(), design.spent) {
        total += crossing.above + crossing.below
        #expect(isClose(total, spent))
        if design.sides == .two { #expect(isClose(crossing.above, crossing.below)) }
      }
      let share = design.sides == .one ? alpha : alpha / 2
      #expect(isClose(total * share / alpha, spending.spent(at: looks.max()!, of: share)))
    }
  }

  @Test func `a boundary does not depend on looks to come`() {
    let (all, uneven) = (boundaries(.obrienFleming, .one), [0.2, 0.4, 0.45, 0.451])
    let early = GroupSequentialDesign(information: uneven, alpha: 0.05, spending: .obrienFleming, sides: .one)
    #expect(zip(all.prefix(2), early.boundaries).allSatisfy { isClose($0, $1) })
  }

  @Test func `a look that may spend nothing never stops`() {
    let design = GroupSequentialDesign(
      information: [0.001, 0.5, 1, 1.2], alpha: 0.05, spending: .obrienFleming, sides: .two)
    #expect(design.boundaries[0] == .infinity && design.boundaries[3] == .infinity)
    #expect(isClose(design.spent[3], 0.05) && design.boundaries[2].isFinite)
  }

  @Test func `looks that nearly coincide are as good as one`() {
    func last(_ information: [Double]) -> Double {
      let design = GroupSequentialDesign(information: information, alpha: 0.05, spending: .pocock, sides: .two)
      #expect(isClose(design.crossings().reduce(0) { $0 + $1.above + $1.below }, 0.05))
      return design.boundaries.last!
    }
    #expect(isClose(last([0.5, 0.500005, 1]), last([0.5, 1]), 1e-5))
  }

  @Test func `a test that always stops at once has nothing left`() {
    let design = GroupSequentialDesign(information: [0.5, 1], boundaries: [-20, 0], sides: .one)
    #expect(design.spent == [1, 1])
  }

  @Test func `spending grows from nothing to all`() {
    for spending in [AlphaSpending.obrienFleming, .pocock, .power(0.3), .power(5)] {
      let spent = stride(from: 0.0, through: 1.25, by: 0.01).map { spending.spent(at: $0, of: 0.025) }
      #expect(spent == spent.sorted() && spent[0] == 0 && spent.last == 0.025)
    }
  }

  @Test func `simulated trials stop as often as was computed`() {
    let design = GroupSequentialDesign(
      information: [0.1, 0.35, 0.5, 0.9, 1], alpha: 0.1, spending: .pocock, sides: .two)
    for drift in [0, 2.0] {
      var generator = SeededGenerator(seed: 52)
      var stops = Array(repeating: (above: 0.0, below: 0.0), count: 5)
      let rounds = 10_000.0
      for _ in 0..<Int(rounds) {
        var (sum, before) = (0.0, 0.0)
        for (look, now) in design.information.enumerated() {
          let gain = Normal.quantile(.random(in: 1e-15..<1, using: &generator)) * (now - before).squareRoot()
          (sum, before) = (sum + gain + drift * (now - before), now)
          guard abs(sum) >= design.boundaries[look] * now.squareRoot() else { continue }
          if sum > 0 { stops[look].above += 1 / rounds } else { stops[look].below += 1 / rounds }
          break
        }
      }
      for (seen, expected) in zip(stops, design.crossings(drift: drift)) {
        for (share, p) in [(seen.above, expected.above), (seen.below, expected.below)] {
          #expect(abs(share - p) <= 4 * (p * (1 - p) / rounds).squareRoot() + 2 / rounds)
        }
      }
    }
  }

  @Test(.enabled(if: Oracle.isThere, "no Python with scipy and mpmath"))
  func `boundaries agree with another quadrature`() throws {
    let oracle = Oracle()
    var generator = SeededGenerator(seed: 53)
    let questions = (0..<24).map { round -> Oracle.Question in
      let looks = (0..<Int.random(in: 2...5, using: &generator)).map { _ in
        Double.random(in: 0.02...1, using: &generator)
      }.sorted()
      let alpha = pow(10, Double.random(in: -4...(-1), using: &generator))
      let design = GroupSequentialDesign(
        information: looks, alpha: alpha, spending: .power(2), sides: round % 2 == 0 ? .one : .two)
      // Exact probabilities of our boundaries, asked of numpy: how far are they from what should be spent?
      let arguments = [round % 2 == 0 ? 1 : 2] + looks + design.boundaries
      return Oracle.Question(name: "spent", arguments: arguments, value: alpha * looks.last! * looks.last!)
    }
    let answers = try oracle.answers(questions, script: Self.script)
    #expect(answers.count == questions.count)
    print("largest errors:\n  " + Oracle.summary(answers))
    for answer in answers where !answer.isRight { Issue.record("\(answer.text)") }
  }

  /// One Gauss-Legendre rule of 800 points over each look's whole region.
  private static let script = """
    import sys, numpy
    from scipy import special
    points, weights = numpy.polynomial.legendre.leggauss(800)
    for line in sys.stdin:
      name, value, sides, *numbers = line.split(',')
      numbers = list(map(float, numbers))
      looks, boundaries = numbers[:len(numbers) // 2], numbers[len(numbers) // 2:]
      z, mass, before, spent = numpy.array([0.]), numpy.array([1.]), 0, 0
      for now, boundary in zip(looks, boundaries):
        spread = numpy.sqrt((now - before) / now)
        at = lambda place: (place - z * numpy.sqrt(before / now)) / spread
        spent += mass @ special.ndtr(-at(boundary))
        low = -9 if sides == '1.0' else -boundary
        if sides != '1.0': spent += mass @ special.ndtr(at(low))
        places = low + (points + 1) * (boundary - low) / 2
        density = numpy.exp(-at(places[:, None])**2 / 2) @ mass / spread / numpy.sqrt(2 * numpy.pi)
        z, mass, before = places, density * weights * (boundary - low) / 2, now
      print('scipy', repr(float(spent)))
    """
}
