import SpangateCore
import Testing

@testable import SpangateDecision

struct VersusTests {
  private let schedule = LookSchedule(first: 3, most: 24)

  /// One score of both arms: each case with so many passes of so many trials.
  private func contrast(
    _ cases: [(first: Int, second: Int)], of trials: Int = 24, blocks: Bool = true, tolerance: Double = 0
  ) -> Contrast {
    func samples(_ passes: Int) -> [Contrast.Sample] {
      // Spread over the trials, so that every look sees about the same share.
      (0..<trials).map { .init(trial: $0, value: ($0 + 1) * passes / trials > $0 * passes / trials ? 1 : 0) }
    }
    return Contrast(
      subject: .score("contains"), arm: 1, blocks: blocks, tolerance: .absolute(tolerance),
      margin: .absolute(tolerance > 0 ? tolerance : DecisionTuning.margin),
      cases: cases.enumerated().map { index, passes in
        .init(
          id: "c\(index)", cluster: "case c\(index)", firstRound: 3, first: samples(passes.first),
          second: samples(passes.second))
      })
  }

  private func latency(_ first: [Double], _ second: [Double], limit: Change?) -> Contrast {
    func samples(_ level: Double) -> [Contrast.Sample] {
      (0..<24).map { .init(trial: $0, value: level * (1 + 0.01 * Double($0 % 5))) }
    }
    return Contrast(
      subject: .measure(.latency, .mean), arm: 1, blocks: limit != nil, tolerance: limit ?? .absolute(0),
      margin: limit ?? .relative(0.1),
      cases: zip(first, second).enumerated().map { index, levels in
        .init(
          id: "c\(index)", cluster: "case c\(index)", firstRound: 3, first: samples(levels.0),
          second: samples(levels.1))
      })
  }

  private func versus(_ contrasts: Contrast..., looks: Int = 4) -> Versus {
    Versus(contrasts, looks: looks, of: schedule, bound: 0.05)
  }

  @Test func `a case that broke makes the arm worse, whatever the mean says`() throws {
    let broken = contrast([(24, 0)] + Array(repeating: (24, 24), count: 19))
    let judged = try #require(versus(broken).contrasts.first)
    #expect(judged.call == .worse)
    #expect(judged.worseCases.map(\.id) == ["c0"])
    #expect(judged.result.shown.isEmpty)
    #expect(versus(contrast([(0, 24)] + Array(repeating: (24, 24), count: 19))).call(of: 1) == .better)
  }

  @Test func `a case that looks broken is looked at again before it is called`() {
    let broken = contrast([(24, 0)] + Array(repeating: (24, 24), count: 99))
    #expect(!versus(broken, looks: 1).isClear)
    #expect(versus(broken, looks: 1).call(of: 1) == .inconclusive)
    #expect(versus(broken, looks: 2).call(of: 1) == .worse)
  }

  @Test func `a small loss everywhere makes the arm worse as a whole`() throws {
    let judged = try #require(versus(contrast((0..<60).map { (22 + $0 % 3, 19 + $0 % 2) })).contrasts.first)
    #expect(judged.call == .worse)
    #expect(judged.worseCases.isEmpty)
    #expect(try #require(judged.result.estimate).probabilityBetter < 0.001)
  }

  @Test func `arms that are alike are not told apart, and enough of it is said to be no difference`() throws {
    let alike = contrast((0..<60).map { (20 + $0 % 5, 24 - $0 % 5) })
    #expect(versus(alike).call(of: 1) == .noDifference)
    let few = contrast([(24, 24), (24, 24)])
    #expect(versus(few, looks: 1).call(of: 1) == .inconclusive)
    let judged = try #require(versus(few, looks: 4).contrasts.first)
    #expect(judged.result.estimate?.probabilityBetter == 0.5)
    #expect(judged.detectable != nil)
  }

  @Test func `a loss within the tolerance is no loss`() {
    let slight = (0..<60).map { _ in (first: 24, second: 22) }
    #expect(versus(contrast(slight)).call(of: 1) == .worse)
    #expect(versus(contrast(slight, tolerance: 0.2)).call(of: 1) == .noDifference)
  }

  @Test func `what is shown stays shown at later looks`() throws {
    var turning = contrast(Array(repeating: (24, 24), count: 20))
    for index in turning.cases.indices {
      for trial in 0..<6 { turning.cases[index].second[trial].value = 0 }
    }
    #expect(versus(turning, looks: 1).call(of: 1) == .worse)
    #expect(versus(turning, looks: 4).call(of: 1) == .worse)
  }

  @Test func `an advisory score and a measure without a limit decide nothing`() {
    let broken = contrast(Array(repeating: (24, 0), count: 10), blocks: false)
    let slow = latency(Array(repeating: 1, count: 10), Array(repeating: 3, count: 10), limit: nil)
    let judged = versus(broken, slow, contrast(Array(repeating: (24, 24), count: 60)))
    #expect(judged.contrasts.map(\.call) == [.worse, .worse, .noDifference])
    #expect(judged.call(of: 1) == .noDifference && judged.isClear)
  }

  @Test func `a measure blocks beyond its limit, and its unit is lower is better`() throws {
    let levels = (0..<10).map { 1 + 0.1 * Double($0) }
    let slower = levels.map { $0 * 1.3 }
    #expect(versus(latency(levels, slower, limit: .relative(0.1))).call(of: 1) == .worse)
    #expect(versus(latency(levels, slower, limit: .relative(0.5))).call(of: 1) == .noDifference)
    let judged = try #require(versus(latency(slower, levels, limit: .relative(0.1))).contrasts.first)
    #expect(judged.call == .better)
    #expect(try #require(judged.result.estimate).probabilityBetter > 0.999)
  }

  @Test(arguments: [(1, 24), (3, 24), (5, 24), (24, 24), (30, 24), (1, 2), (2, 1_000)])
  func `looks double up to the most, are few, and share the bound`(first: Int, most: Int) {
    let schedule = LookSchedule(first: first, most: most)
    #expect(schedule.trials.first == first && schedule.trials.last == max(first, most))
    #expect(schedule.count <= 5 && schedule.trials == schedule.trials.sorted())
    #expect(Set(schedule.trials).count == schedule.count)
    #expect(abs(schedule.shares.reduce(0, +) - 1) < 1e-12 && schedule.shares.allSatisfy { $0 > 0 })
  }

  @Test func `a case with a first round of its own keeps its proportion`() {
    #expect(schedule.trials == [3, 6, 12, 24])
    #expect((0..<4).map { schedule.trials(ofCaseWith: 5, by: $0) } == [5, 10, 20, 24])
    #expect((0..<4).map { schedule.trials(ofCaseWith: 30, by: $0) } == [30, 30, 30, 30])
  }
}
