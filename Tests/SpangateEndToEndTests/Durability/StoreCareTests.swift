import Foundation
import SpangateCore
import SpangateTrace
import Testing

/// A store that is only looked at, and one that is cleared out.
@Suite(.timeLimit(.minutes(10)), .enabled(if: Program.path != nil, "no built binary: SPANGATE_BINARY is not set"))
struct StoreCareTests {
  private func workspace(_ gate: String = "") throws -> Workspace {
    let place = try Workspace()
    try place.write(
      """
      suite: shop
      agent: {command: [echo, fine]}
      trials: 2
      traces: off
      \(gate)
      cases: [{id: a, input: x, scorers: [{contains: fine}]}]

      """, to: "s.yaml")
    return place
  }

  private func script(_ script: String, in place: Workspace) async throws -> Program.Result {
    try await Program.run("/bin/sh", ["-c", script, Program.path!], in: place.folder)
  }

  /// As a user who may not write it; root may write anything.
  @Test(.enabled(if: geteuid() != 0 || FileManager.default.fileExists(atPath: "/usr/bin/setpriv")))
  func `a store that cannot be written can be looked at`() async throws {
    let place = try workspace()
    defer { place.remove() }
    #expect(try await script("\"$0\" run s.yaml --accept", in: place).status == 0)
    let user = geteuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups" : ""
    defer { chmod(place.folder.path + "/.spangate", 0o700) }
    let closed = "chmod 0555 . .spangate; chmod 0444 .spangate/*; "
    let listed = try await script("\(closed) \(user) \"$0\" baseline list", in: place)
    #expect(listed.status == 0 && listed.output.contains("main"), "\(listed.errors)")
    let shown = try await script("\(user) \"$0\" baseline show main", in: place)
    #expect(shown.status == 0 && shown.output.contains("shop"), "\(shown.errors)")
    let run = try await script("\(user) \"$0\" run s.yaml", in: place)
    #expect(run.status == 125 && run.errors.contains("read-only"), "\(run.errors)")
    chmod(place.folder.path, 0o700)
  }

  @Test func `a run that a baseline in a file was made of is not cleared out`() async throws {
    let place = try workspace("gate: {baseline: ./base.json}")
    defer { place.remove() }
    #expect(try await script("\"$0\" run s.yaml --accept && \"$0\" run s.yaml", in: place).status == 0)
    let pruned = try await script("\"$0\" store prune --keep-runs 1", in: place)
    #expect(pruned.status == 0 && pruned.output.contains("1 more would be old enough"), "\(pruned)")
    #expect(
      try await script("rm base.json; \"$0\" store prune --keep-runs 1", in: place).output.contains("1 run deleted"))
  }
}
