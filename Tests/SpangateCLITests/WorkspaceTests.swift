import Foundation
import SpangateCore
import SpangateTrace
import Testing

@testable import SpangateCLI

struct WorkspaceTests {
  @Test func `settings are those nearest to the suite, or those that are named`() throws {
    let folder = try Folder([
      "spangate.yaml": "service: above", "near/spangate.yaml": "service: near", "near/s.yaml": SampleSuite.text(),
      "other.yaml": "service: named",
    ])
    defer { folder.remove() }
    let console = Recorder().console()
    #expect(try folder.workspace(near: "near/s.yaml", console).settings.service == "near")
    #expect(try folder.workspace(console).settings.service == "above")
    #expect(try folder.workspace(near: "near/s.yaml", settings: "other.yaml", console).settings.service == "named")
  }

  @Test func `a workspace that moves takes the settings that hold there, and keeps its store`() throws {
    let folder = try Folder([
      "spangate.yaml": "service: above", "near/spangate.yaml": "service: near\nstore: elsewhere.db", "near/s.yaml": "",
    ])
    defer { folder.remove() }
    let console = Recorder().console()
    var workspace = try folder.workspace(console)
    try workspace.move(near: folder.path + "/near/s.yaml", console: console)
    #expect(workspace.settings.service == "near")
    #expect(workspace.storePath == folder.path + "/store/spangate.db")
    try workspace.move(near: nil, console: console)
    #expect(workspace.settings.service == "near")
    var named = try folder.workspace(settings: "spangate.yaml", console)
    try named.move(near: folder.path + "/near/s.yaml", console: console)
    #expect(named.settings.service == "above")
  }

  @Test func `a scorer whose program is missing ends the command, and is named once`() throws {
    let text = """
      suite: s
      agent: {command: [cat]}
      traces: off
      scorers: [{command: [no-such-scorer]}]
      cases: [{id: a, input: a}, {id: b, input: b}]
      """
    let folder = try Folder(["s.yaml": text])
    defer { folder.remove() }
    let recorder = Recorder()
    let console = recorder.console()
    let workspace = try folder.workspace(near: "s.yaml", console)
    let suites = try workspace.suites([folder.path + "/s.yaml"], variant: nil, console: console)
    #expect(throws: Stop(status: .invalid)) { try workspace.checkPrograms(of: suites, console: console) }
    #expect(recorder.errors.contains("scorer `command` cannot be started: `no-such-scorer` was not found in PATH"))
    #expect(recorder.errors.contains("s.yaml:4:12") && recorder.errors.contains("\n1 error\n"))
  }

  @Test func `settings that make no sense are shown, and end the command`() throws {
    let folder = try Folder(["spangate.yaml": "servise: x"])
    defer { folder.remove() }
    let recorder = Recorder()
    #expect(throws: Stop(status: .invalid)) { try folder.workspace(recorder.console()) }
    #expect(recorder.errors.contains("did you mean `service`?"))
  }

  @Test func `the store is what the command line says, else the settings, relative to their file`() {
    var settings = Settings(file: "a/spangate.yaml", folder: "a")
    #expect(StoreLocation(option: "x.db", settings: settings).path == "x.db")
    #expect(StoreLocation(option: "sqlite:x.db", settings: settings).path == "x.db")
    settings.store = "runs.db"
    #expect(StoreLocation(option: nil, settings: settings).path == "a/runs.db")
    settings.store = "sqlite:/var/runs.db"
    #expect(StoreLocation(option: nil, settings: settings).path == "/var/runs.db")
  }

  @Test func `only looking makes no store`() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let console = Recorder().console()
    let workspace = try folder.workspace(console)
    #expect(try workspace.existingStore(console) == nil)
    #expect(!folder.holds("store/spangate.db"))
    _ = try workspace.openStore(console)
    #expect(try workspace.existingStore(console) != nil)
  }

  @Test func `traces go to all backends of the settings, or to those that are named`() throws {
    let folder = try Folder([
      "spangate.yaml": """
      backends:
        jaeger: {url: http://localhost:16686, endpoint: http://localhost:4318}
        phoenix: {url: http://localhost:6006}
      """
    ])
    defer { folder.remove() }
    let workspace = try folder.workspace(Recorder().console())
    #expect(try workspace.backends([]).map(\.name) == ["jaeger", "phoenix"])
    #expect(try workspace.backends(["phoenix", "http://x:4318"]).map(\.name) == ["phoenix", "http://x:4318"])
    let unknown = #expect(throws: Finding.self) { try workspace.backends(["nobody"]) }
    #expect(unknown?.message == "no backend is called `nobody`" && unknown?.help == "there is `jaeger`, `phoenix`")
    let bad = #expect(throws: Finding.self) { try workspace.backends(["http://[bad"]) }
    #expect(bad?.rule == .valueInvalid && bad?.message.hasPrefix("`--export http://[bad`: ") == true)
    let bare = try Folder()
    defer { bare.remove() }
    let none = #expect(throws: Finding.self) { try bare.workspace(Recorder().console()).backends(["nobody"]) }
    #expect(none?.help == "name one under `backends` in spangate.yaml, or give an OTLP URL")
  }

  @Test func `what a first suite needs is written, and overwrites nothing`() throws {
    let folder = try Folder()
    defer { folder.remove() }
    for file in Starter.files { try file.write(under: folder.path) }
    let console = Recorder().console()
    let workspace = try folder.workspace(near: "suites", console)
    #expect(
      try workspace.suites([folder.path + "/suites"], variant: nil, console: console).map(\.name.value) == ["first"])
    #expect(throws: Finding.self) { try Starter.files[0].write(under: folder.path) }
  }

  @Test func `local pages are beside the store, by trace and span`() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let pages = try folder.workspace(Recorder().console()).traceFolder
    let trace = try #require(TraceID("4bf92f3577b34da6a3ce929d0e0e4736"))
    let span = try #require(SpanID("00f067aa0ba902b7"))
    let base = "file://\(folder.path)/store/traces/4bf92f3577b34da6a3ce929d0e0e4736.html"
    #expect(pages.url(trace, nil) == base)
    #expect(pages.url(trace, span) == base + "#00f067aa0ba902b7")
  }

  @Test func `the store's own folder ignores itself, and no other does`() throws {
    let folder = try Folder([".spangate/.keep": "", "mine/.gitignore": "x"])
    defer { folder.remove() }
    StoreFolder(of: folder.path + "/.spangate/spangate.db").hideFromGit()
    StoreFolder(of: folder.path + "/mine/spangate.db").hideFromGit()
    #expect(try folder.read(".spangate/.gitignore") == "*\n" && folder.read("mine/.gitignore") == "x")
    try folder.write("!kept", to: ".spangate/.gitignore")
    StoreFolder(of: folder.path + "/.spangate/spangate.db").hideFromGit()
    #expect(try folder.read(".spangate/.gitignore") == "!kept")
  }

  @Test func `what a pipeline tells of its artifacts is known to reports`() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let github = [
      "GITHUB_ACTIONS": "true", "GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "o/r",
      "GITHUB_RUN_ID": "7",
    ]
    let console = Recorder().console()
    let pages = try folder.workspace(environment: github, console).whereabouts.pages
    #expect(pages.listing == "https://github.com/o/r/actions/runs/7#artifacts" && pages.files == nil)
    let gitlab = ["GITLAB_CI": "true", "CI_JOB_URL": "https://gitlab.com/o/r/-/jobs/7"]
    #expect(
      try folder.workspace(environment: gitlab, console).whereabouts.pages.files
        == "https://gitlab.com/o/r/-/jobs/7/artifacts/file")
    #expect(try folder.workspace(console).whereabouts.pages.listing == nil)
  }
}
