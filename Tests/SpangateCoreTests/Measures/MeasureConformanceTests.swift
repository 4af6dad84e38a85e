import SpangateTesting
import SpangateTrace
import Testing

@testable import SpangateCore

struct MeasureConformanceTests {
  @Test(arguments: Measure.allCases.map(\.rawValue))
  func `every measure keeps its promises`(name: String) throws {
    let measure = try #require(Measure(rawValue: name))
    for problem in try MeasureConformance(of: measure).problems() { Issue.record("\(problem)") }
  }

  @Test func `a measure that breaks its promises is told so`() throws {
    let careless = Measure(
      "Errors", in: .score, "errors", reading: "it counts\nthem",
      ofTrace: { .value(Double($0.tree.toolCalls.count) - 2) })
    #expect(
      try MeasureConformance(of: careless).problems() == [
        "`Errors` is not snake_case", "`Errors` is not found by its name", "is in no unit",
        "`errors` is no sentence on one line", "`it counts\nthem` is no sentence on one line",
        "is -2.0 where no span says what the agent did", "is -2.0 where no span says what the agent did", "is -1.0",
      ] + Array(repeating: "does not come back from a record", count: 1 + Absence.Kind.allCases.count))
  }
}
