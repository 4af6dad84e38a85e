import SpangateBuiltins
import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

struct ReporterConformanceTests {
  @Test(arguments: Registry.builtinReporters.map { $0.kind.id })
  func `a reporter keeps its promises`(kind: String) throws {
    let reporter = try #require(Registry.builtinReporters.first { $0.kind.id == kind })
    let samples = ReportSample.allCases.map { (name: $0.rawValue, report: $0.report) }
    let hostile = (Hostile.payloads + [Hostile.huge]).map {
      (name: "\($0.testDescription)", report: Report.hostile($0.text))
    }
    for problem in ReporterConformance(of: reporter).problems(with: samples + hostile) { Issue.record("\(problem)") }
  }
}

/// Breaks what it can.
private struct Careless: Reporter {
  static let kind = Kind("Care-less", "it writes.")
  static let fileName = "../report"

  init(config: NoConfig) {}

  func render(_ report: Report, for surface: Surface) -> String { surface.color ? "x" : "\u{1b}" }
}

extension ReporterConformanceTests {
  @Test func `a reporter that breaks its promises is told so`() {
    #expect(
      ReporterConformance(of: Careless.self).problems(with: [("first", .first)]) == [
        "`Care-less` is not snake_case", "the summary is not one short line without a full stop",
        "`../report` is no plain name of a file", "first: the last line does not end",
        "first: hands control characters on", "first: says other things in colour",
      ])
  }
}
