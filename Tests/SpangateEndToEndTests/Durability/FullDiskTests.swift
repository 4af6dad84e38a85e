import Foundation
import SpangateCore
import SpangateTrace
import Testing

/// What cannot be written.
@Suite(.timeLimit(.minutes(10)), .enabled(if: Program.path != nil, "no built binary: SPANGATE_BINARY is not set"))
struct FullDiskTests {
  private func workspace() throws -> Workspace {
    let place = try Workspace()
    try place.write(
      """
      suite: shop
      agent: {command: [echo, fine]}
      trials: 2
      traces: off
      cases: [{id: a, input: x, scorers: [{contains: fine}]}]

      """, to: "s.yaml")
    return place
  }

  private func status(_ script: String, in place: Workspace) async throws -> Int32 {
    try await Program.run("/bin/sh", ["-c", script, Program.path!], in: place.folder).status
  }

  @Test func `a pass that found no room to be said in is none`() async throws {
    let place = try workspace()
    defer { place.remove() }
    #expect(try await status("\"$0\" run s.yaml --no-baseline >/dev/full", in: place) == 125)
    #expect(try await status("\"$0\" run s.yaml --no-baseline | true", in: place) == 0)
  }

  @Test func `a store that cannot be written is inconclusive`() async throws {
    let place = try workspace()
    defer { place.remove() }
    try place.write("", to: "file")
    for store in ["/dev/null/x.db", "file/x.db", ".", "/proc/x.db"] {
      #expect(try await status("\"$0\" run s.yaml --no-baseline --store \(store)", in: place) == 125, "\(store)")
    }
    // A file may not become larger than that: as on a full disk, writing fails in the middle.
    #expect(try await status("ulimit -f 20; \"$0\" run s.yaml --no-baseline", in: place) == 125)
  }

  @Test func `a store that was emptied is no pass for who names a baseline`() async throws {
    let place = try workspace()
    defer { place.remove() }
    #expect(try await status("\"$0\" run s.yaml --accept", in: place) == 0)
    #expect(try await status("\"$0\" run s.yaml && \"$0\" run s.yaml --baseline main", in: place) == 0)
    #expect(try await status("rm -r .spangate; \"$0\" run s.yaml", in: place) == 125)
    #expect(try await status("\"$0\" run s.yaml --baseline main", in: place) == 125)
    #expect(try await status(": > .spangate/spangate.db; \"$0\" run s.yaml --baseline main", in: place) == 125)
  }

  @Test func `a store on a full disk can be looked at`() async throws {
    let place = try workspace()
    defer { place.remove() }
    #expect(try await status("\"$0\" run s.yaml --accept && \"$0\" run s.yaml", in: place) == 0)
    for command in ["gate latest", "baseline list", "baseline show main", "trace find '{}'"] {
      // Nothing may be written, not even what readers share beside the store.
      #expect(try await status("ulimit -f 0; \"$0\" \(command) >/dev/null", in: place) == 0, "\(command)")
    }
    #expect(try await status("ulimit -f 0; \"$0\" run s.yaml >/dev/null", in: place) == 125)
  }

  @Test func `a baseline that is a pipe is none`() async throws {
    let place = try workspace()
    defer { place.remove() }
    #expect(try await status("mkfifo pipe.json; \"$0\" run s.yaml --baseline pipe.json", in: place) != 0)
  }
}
