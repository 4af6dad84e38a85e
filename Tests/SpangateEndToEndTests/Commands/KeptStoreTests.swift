import Foundation
import SpangateCore
import SpangateTrace
import Testing

/// A store that spangate 0.1.0 wrote, as its owner goes on with it.
@Suite(.timeLimit(.minutes(10)), .enabled(if: Program.path != nil, "no built binary: SPANGATE_BINARY is not set"))
struct KeptStoreTests {
  @Test func `a kept store is gated against its baseline`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    let kept = Workspace.repository.appending(path: "Tests/SpangateStoreTests/Golden")
    for (name, copy) in [("store-2.sqlite", "store.sqlite"), ("replies.yaml", "replies.yaml")] {
      try FileManager.default.copyItem(at: kept.appending(path: name), to: place.folder.appending(path: copy))
    }
    let gated = try await Program.spangate(
      "gate", "latest", "--store", "store.sqlite", "--report", "json", in: place.folder)
    #expect(gated.status == 0, "\(gated.errors)")
    let report = try JSONValue(parsing: gated.output)
    #expect(report.value(at: "/run/baseline") == "main")
    #expect(report.value(at: "/suites/0/scores/0/name") == "contains")
    #expect(report.value(at: "/suites/0/scores/0/baseline")?.double == 0.75)
    #expect(report.value(at: "/suites/0/scores/0/candidate")?.double == 0.75)
  }
}
