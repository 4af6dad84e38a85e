import Foundation
import SpangateStatistics
import Testing

/// How much may be spent by each look, of shapes that were published.
private enum Spending: CaseIterable {
  case obrienFleming, pocock, linear, square, root

  func spent(at information: Double, of alpha: Double) -> Double {
    switch self {
    // Lan and DeMets 1983.
    case .obrienFleming:
      information <= 0
        ? 0 : 2 * Normal.upperTail(Normal.upperQuantile(alpha / 2) / min(1, information).squareRoot())
    case .pocock: alpha * AlphaSpending.pocock(at: min(1, information), of: 1)
    case .linear: AlphaSpending.power(1, at: information, of: alpha)
    case .square: AlphaSpending.power(2, at: information, of: alpha)
    case .root: AlphaSpending.power(0.5, at: information, of: alpha)
    }
  }

  func design(_ information: [Double], alpha: Double) -> GroupSequentialDesign {
    GroupSequentialDesign(information: information, spent: information.map { spent(at: $0, of: alpha) })
  }
}

@Suite(.timeLimit(.minutes(5)))
struct GroupSequentialTests {
  private static let fifths = [0.2, 0.4, 0.6, 0.8, 1]

  /// Published for two sides at 0.05; one side at half of that differs by the paths that cross both, which are too few to
  /// show.
  @Test(
    arguments: [
      (.obrienFleming, [4.8769, 3.3570, 2.6803, 2.2898, 2.0310]), (.pocock, [2.4380, 2.4268, 2.4102, 2.3966, 2.3860]),
      (.linear, [2.5758, 2.4920, 2.4108, 2.3391, 2.2755]), (.square, [3.0902, 2.7141, 2.4728, 2.2799, 2.1140]),
    ] as [(Spending, [Double])])
  private func `boundaries of five looks are those of Lan and DeMets`(spending: Spending, published: [Double]) {
    let boundaries = spending.design(Self.fifths, alpha: 0.025).boundaries
    #expect(zip(boundaries, published).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  /// Jennison and Turnbull 2000, tables 2.1 and 2.3, two-sided 0.05: looks, Pocock's constant, O'Brien and Fleming's.
  @Test(
    arguments: [(2, 2.178, 1.977), (3, 2.289, 2.004), (4, 2.361, 2.024), (5, 2.413, 2.040), (10, 2.555, 2.087)]
      as [(Int, Double, Double)])
  func `boundaries of classic shapes spend what was published`(looks: Int, pocock: Double, obrienFleming: Double) {
    let information = (1...looks).map { Double($0) / Double(looks) }
    func spent(_ constant: Double, _ power: Double) -> Double {
      let boundaries = information.map { constant * pow($0, -power) }
      return 2 * GroupSequentialDesign(information: information, boundaries: boundaries).crossings().reduce(0, +)
    }
    // The published constants are rounded to three decimals.
    #expect(spent(pocock - 0.0005, 0) > 0.05 && spent(pocock + 0.0005, 0) < 0.05)
    #expect(spent(obrienFleming - 0.0005, 0.5) > 0.05 && spent(obrienFleming + 0.0005, 0.5) < 0.05)
  }

  @Test func `one look is the usual test`() {
    for spending in Spending.allCases {
      #expect(isClose(spending.design([1], alpha: 0.05).boundaries[0], 1.6448536269514722))
    }
  }

  @Test func `crossings give back what was spent at every look`() {
    var generator = SeededGenerator(seed: 51)
    for round in 0..<20 {
      let looks = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
        Double.random(in: 0.01...1, using: &generator)
      }.sorted()
      let alpha = pow(10, Double.random(in: -6...(-0.4), using: &generator))
      let spending = Spending.allCases[round % Spending.allCases.count]
      var total = 0.0
      for (crossing, look) in zip(spending.design(looks, alpha: alpha).crossings(), looks) {
        total += crossing
        #expect(isClose(total, spending.spent(at: look, of: alpha)))
      }
    }
  }

  @Test func `a boundary does not depend on looks to come`() {
    let all = Spending.obrienFleming.design(Self.fifths, alpha: 0.05).boundaries
    let early = Spending.obrienFleming.design([0.2, 0.4, 0.45, 0.451], alpha: 0.05)
    #expect(zip(all.prefix(2), early.boundaries).allSatisfy { isClose($0, $1) })
  }

  @Test func `a look that may spend nothing never stops`() {
    let design = Spending.obrienFleming.design([0.001, 0.5, 1, 1.2], alpha: 0.025)
    #expect(design.boundaries[0] == .infinity && design.boundaries[3] == .infinity)
    #expect(isClose(design.crossings().reduce(0, +), 0.025) && design.boundaries[2].isFinite)
  }

  @Test func `looks that nearly coincide are as good as one`() {
    func last(_ information: [Double]) -> Double {
      let design = Spending.pocock.design(information, alpha: 0.025)
      #expect(isClose(design.crossings().reduce(0, +), 0.025))
      return design.boundaries.last!
    }
    #expect(isClose(last([0.5, 0.500005, 1]), last([0.5, 1]), 1e-5))
  }

  @Test func `a test that always stops at once has nothing left`() {
    #expect(GroupSequentialDesign(information: [0.5, 1], boundaries: [-20, 0]).crossings() == [1, 0])
  }

  @Test func `spending grows from nothing to all`() {
    for spending in Spending.allCases {
      let spent = stride(from: 0.0, through: 1.25, by: 0.01).map { spending.spent(at: $0, of: 0.025) }
      #expect(spent == spent.sorted() && spent[0] == 0 && isClose(spent.last!, 0.025))
    }
  }

  @Test func `simulated trials stop as often as was computed`() {
    let design = Spending.pocock.design([0.1, 0.35, 0.5, 0.9, 1], alpha: 0.05)
    for drift in [0, 2.0] {
      var generator = SeededGenerator(seed: 52)
      var stops = Array(repeating: 0.0, count: 5)
      let rounds = 10_000.0
      for _ in 0..<Int(rounds) {
        var (sum, before) = (0.0, 0.0)
        for (look, now) in design.information.enumerated() {
          let gain = Normal.quantile(.random(in: 1e-15..<1, using: &generator)) * (now - before).squareRoot()
          (sum, before) = (sum + gain + drift * (now - before), now)
          guard sum >= design.boundaries[look] * now.squareRoot() else { continue }
          stops[look] += 1 / rounds
          break
        }
      }
      for (share, p) in zip(stops, design.crossings(drift: drift)) {
        #expect(abs(share - p) <= 4 * (p * (1 - p) / rounds).squareRoot() + 2 / rounds)
      }
    }
  }

  @Test(.enabled(if: Oracle.isThere, "no Python with scipy and mpmath"))
  func `boundaries agree with another quadrature`() throws {
    let oracle = Oracle()
    var generator = SeededGenerator(seed: 53)
    let questions = (0..<24).map { _ -> Oracle.Question in
      let looks = (0..<Int.random(in: 2...5, using: &generator)).map { _ in
        Double.random(in: 0.02...1, using: &generator)
      }.sorted()
      let alpha = pow(10, Double.random(in: -4...(-1), using: &generator))
      let design = Spending.square.design(looks, alpha: alpha)
      // Exact probabilities of our boundaries, asked of numpy: how far are they from what should be spent?
      let arguments = looks + design.boundaries
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
      name, value, *numbers = line.split(',')
      numbers = list(map(float, numbers))
      looks, boundaries = numbers[:len(numbers) // 2], numbers[len(numbers) // 2:]
      z, mass, before, spent = numpy.array([0.]), numpy.array([1.]), 0, 0
      for now, boundary in zip(looks, boundaries):
        spread = numpy.sqrt((now - before) / now)
        at = lambda place: (place - z * numpy.sqrt(before / now)) / spread
        spent += mass @ special.ndtr(-at(boundary))
        low = -9
        places = low + (points + 1) * (boundary - low) / 2
        density = numpy.exp(-at(places[:, None])**2 / 2) @ mass / spread / numpy.sqrt(2 * numpy.pi)
        z, mass, before = places, density * weights * (boundary - low) / 2, now
      print('scipy', repr(float(spent)))
    """
}
