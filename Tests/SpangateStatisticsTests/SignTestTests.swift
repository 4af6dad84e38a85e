import SpangateStatistics
import Testing

struct SignTestTests {
  @Test func `five of five pairs that are worse are one in thirty-two`() {
    let test = SignTest([-1, -0.5, -2, 0, 0, -1, -1])
    #expect(test == SignTest(better: 0, worse: 5))
    #expect(isClose(test.lowerTail, 1.0 / 32) && isClose(test.twoSidedTail, 1.0 / 16) && test.upperTail == 1)
    #expect(isClose(test.smallestAttainable, 1.0 / 32))
  }

  @Test func `pairs that are alike say nothing`() {
    let test = SignTest([0, 0, 0])
    #expect(test.lowerTail == 1 && test.upperTail == 1 && test.twoSidedTail == 1 && test.smallestAttainable == 1)
  }

  @Test func `exchanging the sides exchanges the tails`() {
    for better in 0...30 {
      let (test, exchanged) = (SignTest(better: better, worse: 17), SignTest(better: 17, worse: better))
      #expect(isClose(test.lowerTail, exchanged.upperTail, 1e-13))
      #expect(isClose(test.twoSidedTail, exchanged.twoSidedTail, 1e-13))
    }
  }
}
