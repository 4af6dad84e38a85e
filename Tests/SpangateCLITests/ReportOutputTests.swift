import Foundation
import SpangateCore
import SpangateTrace
import Testing

@testable import SpangateCLI

struct ReportOutputTests {
  private let formats = [
    ReportFormat<String>(name: "plain") { text, _ in "plain \(text)" },
    ReportFormat<String>(name: "loud", render: { text, _ in text.uppercased() }) {
      if $0 == "bad" { throw Stop(status: .bug) }
    },
  ]

  private func output(_ texts: [String], _ recorder: Recorder) throws(Finding) -> ReportOutput<String> {
    let console = recorder.console()
    return try ReportOutput(texts.map { ReportRequest($0) }, among: formats, console: console) {
      console.error("summary of \($0)")
    }
  }

  @Test(arguments: ["none", "none=a.txt", "", "PLAIN"])
  func `a format that there is not is refused, with those that there are`(text: String) {
    let finding = #expect(throws: Finding.self) { try output([text], Recorder()) }
    #expect(finding?.rule == .kindUnknown)
    #expect(finding?.message == "unknown report format `\(text)`")
    #expect(finding?.help == "the formats are `plain`, `loud`")
  }

  @Test func `each report goes where it was asked for`() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let recorder = Recorder()
    try output(["plain", "loud=\(folder.path)/l.txt"], recorder).write("it")
    #expect(recorder.out == "plain it\n" && recorder.errors.isEmpty)
    #expect(try folder.read("l.txt") == "IT")
  }

  @Test func `who asks for files alone sees how it went`() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let recorder = Recorder()
    try output(["plain=\(folder.path)/p.txt"], recorder).write("it")
    #expect(recorder.out.isEmpty && recorder.errors == "summary of it\n")
  }

  @Test func `a report that fails is said and hides no other`() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let recorder = Recorder()
    try output(["plain=\(folder.path)/no/such.txt", "loud", "plain"], recorder).write("bad")
    #expect(recorder.out == "BAD\nplain bad\n")
    #expect(recorder.errors.contains("[SG0305]: report `plain` could not be written to `\(folder.path)/no/such.txt`"))
    #expect(recorder.errors.contains("[SG0305]: report `loud` could not be written\n"))
  }

  @Test func `every reporter of the registry is a format, and GitHub's adds to the page of the run`() throws {
    let folder = try Folder(["summary.md": "before\n"])
    defer { folder.remove() }
    let recorder = Recorder()
    let workspace = try folder.workspace(
      environment: ["GITHUB_STEP_SUMMARY": folder.path + "/summary.md"], recorder.console())
    let formats = ReportFormat<Report>.all(in: workspace)
    #expect(formats.map(\.name) == workspace.registry.reporters.map { $0.kind.id })
    let run = Report.Run(id: "r", startedAt: .now)
    let report = Report(verdict: .passed, exitStatus: .passed, run: run)
    try ReportOutput(
      [ReportRequest("github"), ReportRequest("json=\(folder.path)/r.json")], in: workspace, console: recorder.console()
    ).write(report)
    #expect(try folder.read("summary.md").hasPrefix("before\n"))
    #expect(try folder.read("summary.md").contains("passed"))
    #expect(try JSONValue(parsing: folder.read("r.json"))["verdict"] == "passed")
  }

  @Test func `variants have their own formats`() {
    let finding = #expect(throws: Finding.self) {
      try ReportOutput<ABReport>([ReportRequest("junit")], console: Recorder().console())
    }
    #expect(finding?.help == "the formats are `full`, `json`, `markdown`")
  }
}
