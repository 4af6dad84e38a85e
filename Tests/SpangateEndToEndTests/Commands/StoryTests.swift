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

    try blames(brokenCallIn: try place.json("terse.json"), terse.output)

    let regated = try await Program.spangate(
      "gate", "latest", "--store", store, "--report", "full", "--report", "json=again.json", in: place.folder)
    #expect(regated.status == 1)
    try blames(brokenCallIn: try place.json("again.json"), regated.output)
  }

  /// The query that the terse prompt has the model make up a column in, and not what the scorer read.
  private func blames(brokenCallIn report: JSONValue, _ output: String) throws {
    let cases = report.value(at: "/suites/0/cases")?.array ?? []
    let refunds = try #require(cases.first { $0["id"] == "refund-total" })
    let score = try #require(refunds["scores"]?.array?.first { $0["name"] == "contains_all" })
    let reason = try #require(score["suspect_reason"]?.string)
    #expect(score["suspect_basis"] == "difference")
    #expect(reason.contains("query_database") && reason.contains("the error is"), "\(reason)")
    #expect(try #require(score["suspect_confidence"]?.double) > 0.5)
    #expect(score["passing_trace_id"] != nil)
    let span = try #require(score["suspect_span_id"]?.string)
    #expect(span != score["runner_up_span_id"]?.string)
    #expect(output.contains("suspect:") && output.contains(span))
    let change = try #require(report.value(at: "/suites/0/path_changes")?.array?.first { $0["argument"] == "sql" })
    #expect(change["cases"] == ["refund-total"] && change["severity"] == "advisory")
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
