import SpangateStatistics
import Testing

struct CohenKappaTests {
  /// Source: SAS, PROC FREQ, as statsmodels 0.14 has it in its tests; four decimals.
  @Test func `kappa, its error and its interval are those of SAS`() throws {
    let kappa = CohenKappa([[0, 4, 1], [0, 8, 0], [0, 1, 5]])
    let interval = try #require(kappa.interval(level: 0.95))
    let found = [
      try #require(kappa.kappa), try #require(kappa.standardError), interval.lowerBound, interval.upperBound,
    ]
    for (value, published) in zip(found, [0.4842, 0.1380, 0.2137, 0.7547]) { #expect(abs(value - published) < 5e-5) }
  }

  /// Source: Cohen 1960, table 2.
  @Test func `kappa is that of the paper that named it`() throws {
    let kappa = CohenKappa([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
    #expect(abs(kappa.agreement - 0.70) < 1e-12 && abs(kappa.chance - 0.41) < 1e-12)
    #expect(abs(try #require(kappa.kappa) - 0.492) < 5e-4)
  }

  /// The error is what follows from kappa's slopes by the multinomial's covariance, taken numerically here.
  @Test(arguments: [
    [[88, 14, 18], [10, 40, 10], [2, 6, 12]], [[75, 1, 4], [5, 4, 1], [0, 0, 10]], [[20, 5], [10, 15]],
    [[1, 9], [8, 2]],
  ])
  func `the error is that of the delta method`(table: [[Int]]) throws {
    let total = Double(table.flatMap { $0 }.reduce(0, +))
    // Whole numbers so large that a step of one is a slope.
    let scale = 1_000_000
    let large = table.map { $0.map { $0 * scale } }
    var mean = 0.0
    var square = 0.0
    for row in table.indices {
      for column in table.indices {
        var (more, less) = (large, large)
        more[row][column] += scale / 1_000
        less[row][column] += table[row][column] == 0 ? 0 : -scale / 1_000
        let steps = table[row][column] == 0 ? 1.0 : 2.0
        let change = try #require(CohenKappa(more).kappa) - #require(CohenKappa(less).kappa)
        let slope = change / (steps / 1_000 / total)
        let share = Double(table[row][column]) / total
        mean += share * slope
        square += share * slope * slope
      }
    }
    let error = ((square - mean * mean) / total).squareRoot()
    #expect(abs(try #require(CohenKappa(table).standardError) - error) < 1e-4 * error)
  }

  @Test func `raters who agree in all have no error, and those who used one category no kappa`() {
    let perfect = CohenKappa([[7, 0], [0, 3]])
    #expect(perfect.kappa == 1 && perfect.standardError == 0 && perfect.interval(level: 0.95) == nil)
    let one = CohenKappa([[10, 0], [0, 0]])
    #expect(one.agreement == 1 && one.kappa == nil && one.standardError == nil)
  }

  @Test func `an interval stays within what kappa can be`() throws {
    let interval = try #require(CohenKappa([[5, 0], [1, 4]]).interval(level: 0.99))
    #expect(interval.upperBound == 1 && interval.lowerBound < 0.5)
  }
}
