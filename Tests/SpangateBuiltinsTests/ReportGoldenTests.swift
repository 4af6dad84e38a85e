import Foundation
import SpangateBuiltins
import SpangateCore
import SpangateTrace
import Testing

/// Files beside the tests that hold what is right. `SPANGATE_RECORD=1` writes them anew; then read what changed.
enum Golden {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

  static func check(_ text: String, _ name: String, at location: SourceLocation = #_sourceLocation) throws {
    let file = folder.appending(path: name)
    if ProcessInfo.processInfo.environment["SPANGATE_RECORD"] == "1" {
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    let recorded = try String(contentsOf: file, encoding: .utf8)
    #expect(
      text == recorded, "\(name) differs; record it with SPANGATE_RECORD=1 if that is right", sourceLocation: location)
  }
}

extension Reporter {
  static func make() throws -> any Reporter { try Self(config: NoConfig()) }
}

struct ReportGoldenTests {
  @Test(arguments: ReportSample.allCases, Registry.builtinReporters.map { $0.kind.id })
  func `a report looks as it did`(sample: ReportSample, kind: String) throws {
    let type = try #require(Registry.builtinReporters.first { $0.kind.id == kind })
    let text = try type.make().render(sample.report, for: Surface())
    let suffix = type.fileName.split(separator: ".").last!
    try Golden.check(text, "\(sample.rawValue).\(kind)\(suffix == kind ? "" : ".\(suffix)")")
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
