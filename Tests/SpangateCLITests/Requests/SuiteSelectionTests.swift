import Foundation
import SpangateCore
import SpangateTrace
import Testing

@testable import SpangateCLI

struct SuiteSelectionTests {
  private func selected(
    _ folder: Folder, _ recorder: Recorder, paths: [String] = ["s.yaml"], concurrency: Int? = nil,
    _ change: (inout RunSelection) -> Void = { _ in }
  ) throws -> [Suite] {
    let console = recorder.console()
    let workspace = try folder.workspace(console)
    var selection = SuiteSelection(workspace: workspace, console: console, concurrency: concurrency)
    change(&selection.selection)
    let files = SuiteFiles(paths.map { folder.path + "/" + $0 }, loader: workspace.loader)
    return try selection.suites(in: files, variant: nil)
  }

  @Test func `options narrow a suite and hold over it`() throws {
    let folder = try Folder(["s.yaml": SampleSuite.text()])
    defer { folder.remove() }
    #expect(try selected(folder, Recorder())[0].cases.map(\.id) == ["one", "two"])
    let suites = try selected(folder, Recorder(), concurrency: 3) {
      $0.tags = ["eu"]
      $0.trials = 5
    }
    #expect((suites[0].cases.map(\.id), suites[0].trials, suites[0].concurrency) == (["one"], 5, 3))
  }

  @Test func `a selection of nothing is told with what was asked for`() throws {
    let folder = try Folder(["s.yaml": SampleSuite.text()])
    defer { folder.remove() }
    let recorder = Recorder()
    #expect(throws: Stop(status: .invalid)) {
      try selected(folder, recorder) {
        $0.only = ["two"]
        $0.tags = ["eu"]
        $0.shard = Shard("1/2")
      }
    }
    #expect(recorder.errors.contains("[SG0011]: no case of 2 matches `--only two --tag eu --shard 1/2`"))
  }

  @Test func `a shard beyond the last case ends well, and says that it has none`() throws {
    let folder = try Folder(["s.yaml": SampleSuite.text()])
    defer { folder.remove() }
    var empty = 0
    for number in 1...3 {
      let recorder = Recorder()
      do {
        #expect(try selected(folder, recorder) { $0.shard = Shard("\(number)/3") }[0].cases.count == 1)
      } catch {
        #expect(error as? Stop == Stop(status: .passed))
        #expect(recorder.errors.contains("shard \(number)/3 has no case"))
        empty += 1
      }
    }
    #expect(empty == 1)
  }

  @Test func `each filter has to fit a case, also beside others that do`() throws {
    let folder = try Folder(["s.yaml": SampleSuite.text()])
    defer { folder.remove() }
    let recorder = Recorder()
    #expect(throws: Stop(status: .invalid)) {
      try selected(folder, recorder) {
        $0.only = ["o*", "twoo"]
        $0.tags = ["eu", "us"]
      }
    }
    #expect(recorder.errors.contains("[SG0011]: no case of 2 is called `twoo`, which `--only` asks for"))
    #expect(recorder.errors.contains("help: did you mean `two`?"))
    #expect(recorder.errors.contains("[SG0011]: no case of 2 has the tag `us`, which `--tag` asks for"))
  }

  @Test func `one file under two names is refused`() throws {
    let folder = try Folder(["a.yaml": SampleSuite.text()])
    defer { folder.remove() }
    let recorder = Recorder()
    #expect(throws: Stop(status: .invalid)) { try selected(folder, recorder, paths: ["a.yaml", "*.yaml"]) }
    #expect(recorder.errors.contains("[SG0008]: the file `\(folder.path)/a.yaml` is named twice"))
  }

  @Test func `two suites of one name are refused`() throws {
    let folder = try Folder(["a.yaml": SampleSuite.text(), "b.yaml": SampleSuite.text()])
    defer { folder.remove() }
    let recorder = Recorder()
    #expect(throws: Stop(status: .invalid)) { try selected(folder, recorder, paths: [""]) }
    #expect(recorder.errors.contains("[SG0008]: two suites are called `minimal`"))
  }

  @Test func `everything that is wrong with any suite is shown at once`() throws {
    let folder = try Folder([
      "a.yaml": SampleSuite.text().replacing("trials", with: "trails"),
      "b.yaml": SampleSuite.text("other").replacing("agent", with: "agnet"),
    ])
    defer { folder.remove() }
    let recorder = Recorder()
    #expect(throws: Stop(status: .invalid)) { try selected(folder, recorder, paths: ["a.yaml", "b.yaml", "c.yaml"]) }
    for part in ["`trails`", "`agnet`", "c.yaml`: there is no such file"] { #expect(recorder.errors.contains(part)) }
  }

  @Test func `files are read once for all variants`() throws {
    let folder = try Folder(["s.yaml": SampleSuite.text(rest: "variants: {a: {}, b: {agent: {command: [rev]}}}")])
    defer { folder.remove() }
    let console = Recorder().console()
    let workspace = try folder.workspace(console)
    let files = SuiteFiles([folder.path], loader: workspace.loader)
    try FileManager.default.removeItem(atPath: folder.path + "/s.yaml")
    for variant in ["a", "b"] {
      #expect(try files.suites(variant: variant, console: console).map(\.variant) == [variant])
    }
  }

  @Test func `a run of several variants cannot be gone on with`() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let recorder = Recorder()
    let console = recorder.console()
    let selection = SuiteSelection(workspace: try folder.workspace(console), console: console)
    let run = RunRecord(id: "r", startedAt: .now, variant: "a", arms: ["a", "b"], seed: 1, suites: [])
    #expect(throws: Stop(status: .invalid)) { try selection.selected(of: run) }
    #expect(recorder.errors.contains("run `r` compared variants with each other"))
  }
}
