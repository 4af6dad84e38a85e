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
  private func look(
    _ choice: BaselineChoice, of scope: SuiteScope = SuiteScope(), in folder: Folder
  ) async throws -> FoundBaseline {
    try folder.write(SampleSuite.text("a"), to: "a.yaml")
    try folder.write(SampleSuite.text("b"), to: "b.yaml")
    let console = recorder.console(ConsoleChoice(format: .concise))
    let workspace = try folder.workspace(console)
    let store = try workspace.openStore(console)
    let suites = try workspace.suites(
      [folder.path + "/a.yaml", folder.path + "/b.yaml"], variant: nil, console: console)
    let samples = suites.map { Baseline.SuiteSamples($0) }
    try store.accept(Baseline(name: "main", runID: "1", acceptedAt: .now, suites: ["a": samples[0]]))
    try store.accept(
      Baseline(
        name: "other", runID: "2", acceptedAt: .now,
        suites: [
          "a": samples[0], "b": samples[1], "gone": Baseline.SuiteSamples(place: "evals/gone.yaml"),
          "elsewhere": Baseline.SuiteSamples(place: "more/evals.yaml"), "old": Baseline.SuiteSamples(),
        ]))
    return try await BaselineLookup(choice: choice, store: store, console: console).found(for: suites, of: scope)
  }

  private func other(_ scope: SuiteScope, in folder: Folder) async throws -> FoundBaseline {
    try await look(BaselineChoice(source: .at(.named("other"))), of: scope, in: folder)
  }

  @Test func `each suite has its own, and a new one beside it stops nothing`() async throws {
    let folder = try Folder()
    defer { folder.remove() }
    let found = try await look(BaselineChoice(), in: folder)
    #expect(found.baseline?.suites.keys.sorted() == ["a"])
    #expect(found.findings.isEmpty)
  }

  @Test func `who mistypes one is told before anything is asked`() async throws {
    let folder = try Folder()
    defer { folder.remove() }
    await #expect(throws: Stop(status: .inconclusive)) {
      try await look(BaselineChoice(source: .at(.named("othre"))), in: folder)
    }
    #expect(recorder.errors.contains("there is no baseline `othre` to compare with"))
    let found = try await other(SuiteScope(), in: folder)
    #expect(found.baseline?.suites.count == 2 && found.findings.isEmpty)
  }

  @Test func `nothing is nothing`() async throws {
    let folder = try Folder()
    defer { folder.remove() }
    let found = try await look(BaselineChoice(source: .nothing), in: folder)
    #expect(found.baseline == nil && found.findings.isEmpty && recorder.errors.isEmpty)
  }

  @Test func `a suite that is gone from what the command names is an error`() async throws {
    let folder = try Folder()
    defer { folder.remove() }
    func absent(_ paths: [String], _ names: Set<String> = ["a", "b"]) async throws -> [String] {
      try await other(SuiteScope(paths: paths, names: names), in: folder).findings.map(\.message)
    }
    #expect(try await absent(["evals"]) == ["suite `gone` of baseline `other` is no longer in `evals`"])
    #expect(try await absent(["evals/gone.yaml"]).count == 1)
    #expect(try await absent(["."]).count == 2)
    #expect(try await absent(["evals/*.yaml"]).count == 1)
    #expect(try await absent(["**/*.yaml"]).count == 2)
    #expect(try await absent(["*.yaml", "evals/[ab].yaml"]).isEmpty)
    #expect(try await absent(["evals"], ["gone"]).isEmpty)
    #expect(try await absent(["eval", "evals/more", "a.yaml"]).isEmpty)
    #expect(try await absent([]).isEmpty)
  }

  @Test func `one that was exported is read from its file`() async throws {
    let exported = Baseline(name: "kept", runID: "9", acceptedAt: .now, suites: ["a": .init()])
    let folder = try Folder(["kept.json": EncodedBaseline(exported).text, "bad.json": "{}", "empty.json": ""])
    defer { folder.remove() }
    let kept = try await look(BaselineChoice(source: .at(.file(folder.path + "/kept.json"))), in: folder)
    #expect(kept.baseline?.name == "kept" && kept.baseline?.latest.id == "9")
    #expect(kept.findings.map(\.rule) == [.nothingCompared], "its only suite has no samples")
    for name in ["bad.json", "none.json", "empty.json"] {
      await #expect(throws: Stop(status: .invalid)) {
        try await look(BaselineChoice(source: .at(.file(folder.path + "/" + name))), in: folder)
      }
    }
    #expect(recorder.errors.contains("SG0405") && recorder.errors.contains("there is no baseline file"))
  }

  @Test func `a file that is of no checkout is read as it is, whatever the revision`() async throws {
    let folder = try Folder(["b.json": "{}"])
    defer { folder.remove() }
    await #expect(throws: Stop(status: .invalid)) {
      try await look(BaselineChoice(source: .at(.file(folder.path + "/b.json")), revision: "HEAD"), in: folder)
    }
    #expect(recorder.errors.contains("SG0405"))
  }
}

extension Baseline.SuiteSamples {
  /// One that passed, of each score.
  fileprivate init(_ suite: Suite) {
    let cases = suite.cases.map { item in
      let scores = item.scorers.map { ($0.name, Baseline.ScoreSamples(fingerprint: $0.fingerprint, values: [1])) }
      let samples = Baseline.CaseSamples(
        fingerprint: item.fingerprint, scores: Dictionary(uniqueKeysWithValues: scores))
      return (item.id, samples)
    }
    self.init(cases: Dictionary(uniqueKeysWithValues: cases))
  }
}
