import SpangateBuiltins
import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

extension Reporter {
  static func make() throws -> any Reporter { try Self(config: NoConfig()) }
}

struct ReportGoldenTests {
  @Test(arguments: ReportSample.allCases, Registry.builtinReporters.map { $0.kind.id })
  func `a report looks as it did`(sample: ReportSample, kind: String) throws {
    let type = try #require(Registry.builtinReporters.first { $0.kind.id == kind })
    let text = try type.make().render(sample.report, for: Surface())
    let suffix = type.fileName.split(separator: ".").last!
    let name = "\(sample.rawValue).\(kind)\(suffix == kind ? "" : ".\(suffix)")"
    #expect(Golden.difference(of: text, from: name) == nil)
  }

  @Test func `colour changes nothing but colour`() throws {
    for sample in ReportSample.allCases {
      for reporter in try [FullReport(config: NoConfig()), ConciseReport(config: NoConfig())] as [any Reporter] {
        let plain = reporter.render(sample.report, for: Surface(color: false))
        let colored = reporter.render(sample.report, for: Surface(color: true))
        #expect(colored != plain)
        #expect(colored.replacing(/\u{1b}\[[0-9;]*m/, with: "") == plain)
      }
    }
  }

  @Test func `kinds are in alphabetical order and unlike`() {
    let kinds = Registry.builtinReporters.map { $0.kind.id }
    #expect(kinds == Set(kinds).sorted())
  }
}
