import Foundation
import SpangateCore
import SpangateTrace
import Testing

/// Several processes that change one baseline at a time.
@Suite(.timeLimit(.minutes(10)), .enabled(if: Program.path != nil, "no built binary: SPANGATE_BINARY is not set"))
struct ParallelAcceptanceTests {
  @Test(arguments: ["main", "kept/main.json"])
  func `what several processes accept at a time is all in the baseline`(_ name: String) async throws {
    let place = try Workspace()
    defer { place.remove() }
    try place.write(
      """
      suite: shop
      agent: {command: [echo, fine]}
      trials: 2
      traces: off
      gate: {baseline: \(name)}
      cases: [{id: a, input: x, scorers: [{contains: fine}]}]

      """, to: "s.yaml")
    var runs: [String] = []
    for _ in 0..<8 {
      let result = try await Program.spangate("run", "s.yaml", "--no-baseline", "--report", "json", in: place.folder)
      runs.append(try #require(try JSONValue(parsing: result.output)["run"]?["id"]?.string))
    }
    let accepting = try runs.map {
      try Program.started(Program.path!, ["baseline", "accept", $0, "--keep", "50"], in: place.folder)
    }
    for process in accepting { #expect(try await process.finished().status == 0) }
    let kept =
      name == "main"
      ? try await Program.spangate("baseline", "export", "main", in: place.folder).output : try place.read(name)
    #expect(runs.filter { !kept.contains($0) }.isEmpty)
  }
}
