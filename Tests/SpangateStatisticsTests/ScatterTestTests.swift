import SpangateStatistics
import Testing

struct ScatterTestTests {
  @Test func `shares that move either way are told from shares that do not`() {
    var test = ScatterTest()
    for place in 0..<4 {
      let (low, high) = (SuccessCount(0, of: 3), SuccessCount(3, of: 3))
      test.add(baseline: place % 2 == 0 ? low : high, candidate: place % 2 == 0 ? high : low)
    }
    // In each case 2 of the 20 ways to deal the trials are this far apart.
    #expect(abs(test.upperTail - 1e-4) < 1e-12)
    #expect(test.smallestAttainable == test.upperTail)
  }

  @Test func `a side without trials, and a share that cannot move, say nothing`() {
    var test = ScatterTest()
    test.add(baseline: SuccessCount(0, of: 0), candidate: SuccessCount(1, of: 3))
    test.add(baseline: SuccessCount(3, of: 3), candidate: SuccessCount(3, of: 3))
    #expect(test.upperTail == 1)
    #expect(test.smallestAttainable == 1)
    test.add(baseline: SuccessCount(2, of: 4), candidate: SuccessCount(2, of: 4))
    #expect(test.upperTail > 0.99)
  }
}
