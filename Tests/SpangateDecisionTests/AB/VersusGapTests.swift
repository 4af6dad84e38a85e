import SpangateCore
import SpangateTesting
import Testing

@testable import SpangateDecision

/// Variants whose trials crash, or have no value of a score, more often than those of the first.
struct VersusGapTests {
  private typealias Trial = ComparisonGapTests.Trial

  private static let schedule = LookSchedule(first: 3, most: 24)

  /// Three cases of each arm, with the same trials.
  private static func arms(_ first: [Trial], _ second: [Trial]) -> [MeasuredSuite] {
    let names = ["a", "b", "c"]
    return [first, second].map { trials in
      MeasuredSuite(
        suite: ComparisonGapTests.suite(names.map { ComparisonGapTests.asked($0) }),
        judgements: ComparisonGapTests.judgements(Dictionary(uniqueKeysWithValues: names.map { ($0, trials) })))
    }
  }

  private static func repeated(_ trials: [Trial]) -> [Trial] {
    (0..<24).map { trials[$0 % trials.count] }
  }

  private static func versus(_ first: [Trial], _ second: [Trial]) -> (call: ABReport.Call, findings: [Finding]) {
    let arms = arms(repeated(first), repeated(second))
    let versus = Versus(arms, looks: 4, of: schedule)
    return (versus.call(of: 1), versus.openFindings(of: arms))
  }

  @Test func `an arm that crashes in three of four trials is worse, whatever the fourth says`() {
    let passed = Self.versus([.passed], [.crashed, .crashed, .crashed, .passed])
    #expect(passed.call == .worse)
    #expect(Self.versus([.crashed, .crashed, .crashed, .passed], [.passed]).call == .better)
  }

  @Test func `an arm whose trials mostly have no value is open, with the score and a trial`() throws {
    let open = Self.versus([.passed], [.unscored, .unscored, .unscored, .passed])
    #expect(open.call == .inconclusive)
    let finding = try #require(open.findings.first)
    #expect(finding.rule == .gapsDecide && finding.severity == .error && finding.evidence?.score == "contains")
  }

  @Test func `an arm that answers only when it is asked again is worse`() throws {
    let retried = Self.versus([.passed], [.retried, .passed])
    #expect(retried.call == .worse)
    #expect(retried.findings.map(\.rule) == [.attemptsFailedMore])
  }

  @Test func `what nobody's change can have done makes no arm worse, and none as good`() {
    let refused = Self.versus([.passed], [.refused, .refused, .refused, .passed])
    #expect(refused.call == .inconclusive && refused.findings.contains { $0.rule == .gapsDecide })
  }

  @Test func `arms that fail alike are not told apart`() {
    let alike = Self.versus([.passed, .crashed], [.crashed, .passed])
    #expect(alike.call != .worse && alike.call != .better && alike.findings.isEmpty)
  }
}
