import Foundation
import SpangateCore
import SpangateStore
import SpangateTrace
import Testing

@testable import SpangateCLI

@Suite(.timeLimit(.minutes(1)))
struct BaselineLookupTests {
  private let recorder = Recorder()

  /// What suites `a` and `b` are compared with; the store has `main` of `a` and `other` of both.
  private func baseline(_ choice: BaselineChoice, in folder: Folder) async throws -> Baseline? {
    try folder.write(SampleSuite.text("a"), to: "a.yaml")
    try folder.write(SampleSuite.text("b"), to: "b.yaml")
    let console = recorder.console(ConsoleChoice(format: .concise))
    let workspace = try folder.workspace(console)
    let store = try workspace.openStore(console)
    let empty = Baseline.SuiteSamples()
    try store.accept(Baseline(name: "main", runID: "1", acceptedAt: .now, suites: ["a": empty]))
    try store.accept(Baseline(name: "other", runID: "2", acceptedAt: .now, suites: ["a": empty, "b": empty]))
    let suites = try workspace.suites(
      [folder.path + "/a.yaml", folder.path + "/b.yaml"], variant: nil, console: console)
    return try await BaselineLookup(choice: choice, store: store, console: console).baseline(for: suites)
  }

  @Test func `each suite has its own, and one without is noted`() async throws {
    let folder = try Folder()
    defer { folder.remove() }
    let baseline = try #require(try await baseline(BaselineChoice(), in: folder))
    #expect(baseline.suites.keys.sorted() == ["a"])
    #expect(
      recorder.errors == "note[SG0404] baseline `main` has no samples of suite `b` yet: only floors apply\n")
  }

  @Test func `who names one is warned when it is not there`() async throws {
    let folder = try Folder()
    defer { folder.remove() }
    #expect(try await baseline(BaselineChoice(source: .named("nobody")), in: folder) == nil)
    #expect(recorder.errors.split(separator: "\n").count { $0.hasPrefix("warning[SG0404] baseline `nobody`") } == 2)
    #expect(try await baseline(BaselineChoice(source: .named("other")), in: folder)?.suites.count == 2)
  }

  @Test func `nothing is nothing`() async throws {
    let folder = try Folder()
    defer { folder.remove() }
    #expect(try await baseline(BaselineChoice(source: .nothing), in: folder) == nil)
    #expect(recorder.errors.isEmpty)
  }

  @Test func `one that was exported is read from its file`() async throws {
    let exported = Baseline(name: "kept", runID: "9", acceptedAt: .now, suites: ["a": .init()])
    let folder = try Folder(["kept.json": EncodedBaseline(exported).text, "bad.json": "{}"])
    defer { folder.remove() }
    let found = try await baseline(BaselineChoice(source: .file(folder.path + "/kept.json")), in: folder)
    #expect(found?.name == "kept" && found?.latest.id == "9")
    for name in ["bad.json", "none.json"] {
      await #expect(throws: Stop(status: .invalid)) {
        try await baseline(BaselineChoice(source: .file(folder.path + "/" + name)), in: folder)
      }
    }
    #expect(recorder.errors.contains("SG0405") && recorder.errors.contains("cannot read baseline file"))
  }

  @Test func `a file that is of no checkout is read as it is, whatever the revision`() async throws {
    let folder = try Folder(["b.json": "{}"])
    defer { folder.remove() }
    await #expect(throws: Stop(status: .invalid)) {
      try await baseline(BaselineChoice(source: .file(folder.path + "/b.json"), revision: "HEAD"), in: folder)
    }
    #expect(recorder.errors.contains("SG0405"))
  }
}
