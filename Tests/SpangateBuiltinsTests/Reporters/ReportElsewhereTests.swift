import SpangateBuiltins
import SpangateCore
import SpangateTrace
import Testing

/// Who reads a report at another machine can follow what stands in it.
struct ReportElsewhereTests {
  private static let trace = "4bf92f3577b34da6a3ce929d0e0e4730"

  /// The report of a run in a sub-folder without a backend: its links lead to files of that machine.
  private static var report: Report {
    var report = Report.regressed
    let url = "file:///home/you/shop/.spangate/traces/\(trace).html#00f067aa0ba902b7"
    report.findings[0].evidence?.url = url
    report.suites[0].cases[0].trials[0].urls = ["page": url]
    return report
  }

  private func render(_ kind: String, _ pages: Whereabouts.Pages, width: Int? = nil) throws -> String {
    let type = try #require(Registry.builtinReporters.first { $0.kind.id == kind })
    let whereabouts = Whereabouts(
      checkout: Checkout(top: "/home/you/shop", workingFolder: "/home/you/shop/packages/bot"), pages: pages)
    return try type.make().render(Self.report, for: Surface(width: width, whereabouts: whereabouts))
  }

  @Test(arguments: ["github", "junit", "markdown"])
  func `an address that leads only here is never told elsewhere, but the page's file is`(kind: String) throws {
    let text = try render(
      kind, .init(listing: "https://github.example/o/r/actions/runs/7#artifacts", artifact: "pages"))
    #expect(!text.contains("file:"))
    #expect(text.contains(".spangate/traces/\(Self.trace).html") && text.contains("pages"))
    #expect(text.contains("https://github.example/o/r/actions/runs/7#artifacts"))
  }

  @Test(arguments: ["concise", "full", "github", "json", "junit", "markdown"])
  func `where the user says where pages go, links go there`(kind: String) throws {
    let template = try PageTemplate("https://pages.example/{run}/{trace}.html")
    let text = try render(kind, .init(template: template))
    let url = "https://pages.example/2026-11-23-a1b2c3/\(Self.trace).html#00f067aa0ba902b7"
    #expect(text.contains(url) && !text.contains("file:"))
  }

  @Test func `GitLab shows what a job keeps under an address that is known before`() throws {
    let text = try render("markdown", .init(files: "https://gitlab.example/o/r/-/jobs/7/artifacts/file"))
    let page = "https://gitlab.example/o/r/-/jobs/7/artifacts/file/.spangate/traces/\(Self.trace).html"
    #expect(text.contains("[trace](<\(page)#00f067aa0ba902b7>)"))
  }

  @Test func `on a terminal the page of this machine is the one to open`() throws {
    let template = try PageTemplate("https://pages.example/{trace}")
    let text = try render("full", .init(template: template), width: 80)
    #expect(text.contains("file:///home/you/shop/.spangate/traces/\(Self.trace).html"))
  }

  @Test(arguments: ["github", "junit", "markdown"])
  func `files are told as the repository has them`(kind: String) throws {
    #expect(try render(kind, .init()).contains("packages/bot/suites/ops.yaml"))
  }

  @Test(arguments: [
    ("s.yaml", "packages/bot/s.yaml"), ("./a/../s.yaml", "packages/bot/s.yaml"), ("../s.yaml", "packages/s.yaml"),
    ("/home/you/shop/s.yaml", "s.yaml"), ("/home/you/shopping/s.yaml", "/home/you/shopping/s.yaml"),
    ("../../../s.yaml", "../../../s.yaml"), ("", ""), ("../..", "../.."),
  ])
  func `a path leads from the repository's top, or stays`(path: String, expected: String) {
    #expect(Checkout(top: "/home/you/shop", workingFolder: "/home/you/shop/packages/bot").path(path) == expected)
  }
}
