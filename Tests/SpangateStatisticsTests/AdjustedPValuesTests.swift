import SpangateStatistics
import Testing

struct AdjustedPValuesTests {
  @Test func `Holm's are those worked by hand`() {
    // Ascending 0.005 · 4, 0.01 · 3, 0.03 · 2 and 0.04 · 1, of which none may be less than the one before.
    #expect(zip(holm([0.01, 0.04, 0.03, 0.005]), [0.03, 0.06, 0.06, 0.02]).allSatisfy { isClose($0, $1) })
    #expect(holm([]).isEmpty && holm([0.2]) == [0.2] && holm([0.9, 0.8]) == [1, 1])
  }

  @Test func `Benjamini and Hochberg's are those worked by hand`() {
    // Descending 0.04 · 4/4, 0.03 · 4/3, 0.01 · 4/2 and 0.005 · 4/1, of which none may be more than the one before.
    let adjusted = benjaminiHochberg([0.01, 0.04, 0.03, 0.005])
    #expect(zip(adjusted, [0.02, 0.04, 0.04, 0.02]).allSatisfy { isClose($0, $1) })
    #expect(benjaminiHochberg([]).isEmpty && benjaminiHochberg([0.2]) == [0.2])
  }

  @Test func `an adjusted p-value lies between its own and Bonferroni's and keeps the order`() {
    var generator = SeededGenerator(seed: 31)
    for _ in 0..<200 {
      let pValues = (0..<Int.random(in: 1...30, using: &generator)).map { _ in
        Double.random(in: 0...1, using: &generator) * Double.random(in: 0...1, using: &generator)
      }
      let (strict, lenient) = (holm(pValues), benjaminiHochberg(pValues))
      var family = TestFamily()
      for p in pValues { family.add(p) }
      #expect(zip(strict, family.adjusted).allSatisfy { isClose($0, $1) })
      for (index, p) in pValues.enumerated() {
        #expect(p <= lenient[index] && lenient[index] <= strict[index] * (1 + 1e-15))
        #expect(strict[index] <= min(1, p * Double(pValues.count)))
      }
      let order = pValues.indices.sorted { pValues[$0] < pValues[$1] }
      #expect(order.map { strict[$0] } == strict.sorted() && order.map { lenient[$0] } == lenient.sorted())
    }
  }

  @Test func `under the null Holm's cry wolf no more often than allowed`() {
    var generator = SeededGenerator(seed: 32)
    let alarms = (0..<4000).count { _ in
      holm((0..<8).map { _ in .random(in: 0...1, using: &generator) }).min()! <= 0.1
    }
    // Four standard errors of 0.1 in 4000.
    #expect(Double(alarms) / 4000 < 0.1 + 0.019 && Double(alarms) / 4000 > 0.07)
  }
}
