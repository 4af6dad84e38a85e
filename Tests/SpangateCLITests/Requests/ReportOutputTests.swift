import Foundation
import SpangateCore
import SpangateTrace
import Testing

@testable import SpangateCLI

struct ReportOutputTests {
  private let formats = [
    ReportFormat<String>(name: "plain") { text, _ in "plain \(text)" },
    ReportFormat<String>(name: "loud", render: { text, _ in text.uppercased() }) { text, _ in
      if text == "bad" { throw Stop(status: .bug) }
    },
    ReportFormat<String>(name: "told", render: { text, _ in text }, isForPeople: true),
  ]

  private func output(_ texts: [String], _ recorder: Recorder) -> ReportOutput<String> {
    let console = recorder.console()
    return ReportOutput(texts.map { ReportRequest($0) }, among: formats, console: console) {
      console.error("summary of \($0)")
    }
  }

  @Test(arguments: ["none", "none=a.txt", "", "PLAIN"])
  func `a format that there is not is refused, with those that there are`(text: String) {
    let recorder = Recorder()
    #expect(throws: Stop(status: .invalid)) { try output([text], recorder).prepare() }
    #expect(recorder.errors.contains("[SG0007]: unknown report format `\(text)`\n"))
    #expect(recorder.errors.contains("help: the formats are `plain`, `loud`, `told`\n"))
  }

  @Test func `each report goes where it was asked for`() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let recorder = Recorder()
    output(["plain", "loud=\(folder.path)/l.txt"], recorder).write("it")
    #expect(recorder.out == "plain it\n" && recorder.errors.isEmpty)
    #expect(try folder.read("l.txt") == "IT")
  }

  @Test func `who asks for files alone sees how it went`() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let recorder = Recorder()
    output(["plain=\(folder.path)/p.txt"], recorder).write("it")
    #expect(recorder.out.isEmpty && recorder.errors == "summary of it\n")
  }

  @Test func `a report that fails is said and hides no other`() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let recorder = Recorder()
    let output = output(["plain=\(folder.path)/p", "loud", "plain"], recorder)
    try output.prepare()
    try folder.write("", to: "p/taken")
    #expect(output.write("bad") { "\($0), \($1.count) lost" } == "bad, 1 lost")
    #expect(recorder.out == "BAD, 1 LOST\nplain bad, 1 lost\n")
    #expect(recorder.errors.contains("error[SG0305]: report `plain` could not be written to `\(folder.path)/p`"))
  }

  @Test func `the folders of a report are made, and what an earlier run wrote is taken away`() throws {
    let folder = try Folder(["old.txt": "of yesterday"])
    defer { folder.remove() }
    let output = output(["plain=\(folder.path)/a/b/new.txt", "loud=\(folder.path)/old.txt"], Recorder())
    try output.prepare()
    #expect(folder.holds("a/b") && !folder.holds("a/b/new.txt") && !folder.holds("old.txt"))
    _ = output.write("it")
    #expect(try folder.read("a/b/new.txt") == "plain it" && folder.read("old.txt") == "IT")
  }

  @Test func `a path that no report can have is found before anything is asked`() throws {
    let folder = try Folder(["s.yaml": "suite: s", "b.json": "{}", "file": ""])
    defer { folder.remove() }
    let here = folder.path
    for (texts, reason) in [
      (["plain=\(here)"], "it is a folder"), (["plain=\(here)/new/"], "it is a folder"),
      (["plain="], "the path is empty"), (["plain=\(here)/file/a.txt"], "Not a directory"),
      (["plain=\(here)/a.txt", "loud=\(here)/./a.txt"], "report `plain` is written there already"),
      (["plain=\(here)/s.yaml"], "there is a YAML file already"),
      (["plain=\(here)/b.json"], "`\(here)/b.json` is read by this command"),
    ] {
      let recorder = Recorder()
      #expect(throws: Stop(status: .invalid)) {
        try output(texts, recorder).prepare(protecting: ["\(here)/b.json"])
      }
      #expect(recorder.errors.contains("SG0360") && recorder.errors.contains(reason), "\(recorder.errors)")
    }
    #expect(try folder.read("s.yaml") == "suite: s" && folder.read("b.json") == "{}")
  }

  @Test func `what is read by a command is never written, however it ends`() async throws {
    let folder = try Folder(["s.yaml": "suite: s", "b.json": "{}"])
    defer { folder.remove() }
    let output = output(
      ["s.yaml", "b.json", "ok.txt", "ok.txt"].map { "plain=\(folder.path)/\($0)" }, Recorder())
    await #expect(throws: Stop(status: .invalid)) {
      try await output.cover({ status, _ in "\(status.rawValue)" }) {
        try output.prepare(protecting: [folder.path + "/b.json"])
      }
    }
    #expect(try folder.read("s.yaml") == "suite: s" && folder.read("b.json") == "{}")
    #expect(try folder.read("ok.txt") == "plain 2")
  }

  @Test func `a command that ends early leaves files that say so, and tells a person nothing twice`() async throws {
    let folder = try Folder(["p.txt": "of yesterday"])
    defer { folder.remove() }
    let recorder = Recorder()
    let output = output(["plain=\(folder.path)/p.txt", "told", "loud"], recorder)
    await #expect(throws: Stop(status: .invalid)) {
      try await output.cover({ status, _ in "\(status.rawValue)" }) {
        try output.prepare()
        throw Stop(status: .invalid)
      }
    }
    #expect(try folder.read("p.txt") == "plain 2" && recorder.out == "2\n")
  }

  @Test func `a pass without the report that was asked for is none, and a regression stays one`() throws {
    let folder = try Folder()
    defer { folder.remove() }
    for (verdict, expected) in [(Verdict.passed, SpangateCore.ExitStatus.inconclusive), (.regressed, .regressed)] {
      let recorder = Recorder()
      let reports = ReportOutput<Report>(
        [ReportRequest("json=\(folder.path)/r.json"), ReportRequest("junit=\(folder.path)/j.xml")], environment: [:],
        console: recorder.console())
      try reports.prepare()
      try FileManager.default.createDirectory(atPath: folder.path + "/j.xml", withIntermediateDirectories: true)
      let run = Report.Run(id: "r", startedAt: .now)
      let written = reports.write(Report(verdict: verdict, exitStatus: verdict.exitStatus, run: run))
      #expect(written.exitStatus == expected && recorder.errors.contains("SG0305"))
      let json = try JSONValue(parsing: folder.read("r.json"))
      #expect(json["exit_status"] == .int(Int64(expected.rawValue)))
      #expect(json.value(at: "/findings/0/rule") == "SG0305")
      try FileManager.default.removeItem(atPath: folder.path + "/j.xml")
    }
  }

  @Test func `reports of a command line that makes no sense are known all the same`() {
    let requests = ReportRequest.all(in: [
      "run", "--bogus", "--report", "json=a", "--report=junit=b", "--", "--report=c",
    ])
    #expect(requests.map(\.path) == ["a", "b"])
  }

  @Test func `every reporter of the registry is a format, and GitHub's adds to the page of the run`() throws {
    let folder = try Folder(["summary.md": "before\n"])
    defer { folder.remove() }
    let recorder = Recorder()
    let environment = ["GITHUB_STEP_SUMMARY": folder.path + "/summary.md"]
    let formats = ReportFormat<Report>.all(environment: environment)
    #expect(formats.map(\.name) == Workspace.registry.reporters.map { $0.kind.id })
    let run = Report.Run(id: "r", startedAt: .now)
    let report = Report(verdict: .passed, exitStatus: .passed, run: run)
    _ = ReportOutput<Report>(
      [ReportRequest("github"), ReportRequest("json=\(folder.path)/r.json")], environment: environment,
      console: recorder.console()
    ).write(report)
    #expect(try folder.read("summary.md").hasPrefix("before\n"))
    #expect(try folder.read("summary.md").contains("passed"))
    #expect(try JSONValue(parsing: folder.read("r.json"))["verdict"] == "passed")
  }

  @Test func `variants have their own formats`() {
    let recorder = Recorder()
    #expect(throws: Stop(status: .invalid)) {
      try ReportOutput<ABReport>([ReportRequest("junit")], console: recorder.console()).prepare()
    }
    #expect(recorder.errors.contains("the formats are `full`, `json`, `markdown`"))
  }
}
