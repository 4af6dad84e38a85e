import Foundation
import SpangateCore
import SpangateTrace
import Testing

/// The story that the README tells, on the suite that it tells it with.
@Suite(.timeLimit(.minutes(10)), .enabled(if: Program.path != nil, "no built binary: SPANGATE_BINARY is not set"))
struct StoryTests {
  private let suite = Workspace.repository.appending(path: "suites/ops-assistant.yaml").path

  @Test func `a healthy agent passes, and a variant that breaks a case fails with its span and a page to look at`()
    async throws
  {
    let place = try Workspace()
    defer { place.remove() }
    let store = place.folder.appending(path: "store/spangate.db").path
    let first = try await Program.spangate("run", suite, "--store", store, "--accept", in: place.folder)
    #expect(first.status == 0, "\(first.output)\(first.errors)")

    let again = try await Program.spangate("run", suite, "--store", store, in: place.folder)
    #expect(again.status == 0, "\(again.output)\(again.errors)")

    let terse = try await Program.spangate(
      "run", suite, "--variant", "terse", "--store", store, "--report", "full", "--report", "json=terse.json",
      in: place.folder)
    #expect(terse.status == 1)
    let findings = try place.json("terse.json").value(at: "/findings")?.array ?? []
    let regressed = findings.filter { $0["rule"] == "SG0101" }
    #expect(!regressed.isEmpty)
    for finding in regressed {
      let url = try #require(finding["url"]?.string)
      let span = try #require(finding["span_id"]?.string)
      #expect(terse.output.contains(span))
      #expect(terse.output.contains(url))
      let page = try #require(URL(string: url))
      #expect(try String(contentsOf: page, encoding: .utf8).contains("id=\"\(try #require(page.fragment()))\""))
    }

    let regated = try await Program.spangate("gate", "latest", "--store", store, in: place.folder)
    #expect(regated.status == 1)
  }

  @Test func `a reviewed baseline file gates like the stored one`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    let store = place.folder.appending(path: "a.db").path
    _ = try await Program.spangate("run", suite, "--store", store, "--accept", in: place.folder)
    let exported = try await Program.spangate("baseline", "export", "main", "--store", store, in: place.folder)
    try place.write(exported.output, to: "main.json")
    let terse = try await Program.spangate(
      "run", suite, "--variant", "terse", "--store", place.folder.appending(path: "b.db").path, "--baseline",
      "./main.json", in: place.folder)
    #expect(terse.status == 1, "\(terse.output)\(terse.errors)")
    let other = place.folder.appending(path: "c.db").path
    _ = try await Program.spangate("baseline", "import", "main.json", "--store", other, in: place.folder)
    let back = try await Program.spangate("baseline", "export", "main", "--store", other, in: place.folder)
    #expect(back.output == exported.output)
  }
}
