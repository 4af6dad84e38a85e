import Foundation
import SpangateCore
import SpangateTrace
import Testing

/// Variants of the demo suite, compared with each other by the program itself.
@Suite(.timeLimit(.minutes(10)), .enabled(if: Program.path != nil, "no built binary: SPANGATE_BINARY is not set"))
struct ABTests {
  private static let suites = Workspace.repository.appending(path: "suites")

  /// The demo suite with one more variant, that is like the first.
  private func workspace() throws -> (place: Workspace, suite: String) {
    let place = try Workspace()
    try FileManager.default.copyItem(at: Self.suites, to: place.folder.appending(path: "suites"))
    let text = try place.read("suites/ops-assistant.yaml")
    let like = "  control-like: {agent: {builtin: {prompt: data/prompts/thorough.md}}}"
    let changed = text.replacing("variants:\n", with: "variants:\n  control: {}\n\(like)\n", maxReplacements: 1)
      .replacing("control: {}\n  terse", with: "terse")
    return (place, try place.write(changed, to: "suites/ops-assistant.yaml"))
  }

  @Test func `a variant that breaks a case is worse, and both its traces can be opened`() async throws {
    let (place, suite) = try workspace()
    defer { place.remove() }
    let result = try await Program.spangate(
      "ab", suite, "--a", "control", "--b", "terse", "--report", "full", "--report", "json=ab.json", in: place.folder)
    #expect(result.status == 1, "\(result.output)\(result.errors)")
    #expect(result.output.contains("refund-total"))
    let report = try place.json("ab.json")
    #expect(report["schema"] == "spangate.ab/1" && report["exit_status"] == 1)
    #expect(report.value(at: "/comparisons/0/verdict") == "worse")
    #expect(report.value(at: "/comparisons/0/cases/0/id") == "refund-total")
    for arm in ["a", "b"] {
      let url = try #require(report.value(at: "/comparisons/0/cases/0/\(arm)/urls/page")?.string)
      #expect(result.output.contains(url))
      let page = try #require(URL(string: url))
      #expect(try String(contentsOf: page, encoding: .utf8).contains("id=\"\(try #require(page.fragment()))\""))
    }
    for arguments in [["run", "--resume", "latest"], ["gate", "latest"], ["baseline", "accept", "latest"]] {
      let refused = try await Program.run(Program.path!, arguments, in: place.folder)
      #expect(refused.status == 2 && refused.errors.contains("SG0406"))
    }
  }

  @Test func `a quarantined case decides nothing until its entry expires`() async throws {
    let (place, suite) = try workspace()
    defer { place.remove() }
    let text = try place.read("suites/ops-assistant.yaml")
    for (until, status) in [("9999-12-31", Int32(0)), ("2020-12-31", 1)] {
      let entry = "{case: refund-total, reason: the vendor is on it, owner: ana, until: \(until)}"
      try place.write(text + "quarantine: [\(entry)]\n", to: "suites/ops-assistant.yaml")
      let result = try await Program.spangate("ab", suite, "--a", "control", "--b", "terse", in: place.folder)
      #expect(result.status == status, "\(result.output)\(result.errors)")
      #expect(result.output.contains("refund-total: passed"))
      #expect(result.output.contains("quarantined: until \(until) by ana"))
      #expect(result.output.contains("SG0013") == (status == 1))
    }
  }

  @Test func `variants that are alike pass, and names that make no sense are refused`() async throws {
    let (place, suite) = try workspace()
    defer { place.remove() }
    let alike = try await Program.spangate(
      "ab", suite, "--a", "control", "--b", "control-like", "--max-trials", "6", in: place.folder)
    #expect(alike.status == 0, "\(alike.output)\(alike.errors)")
    let unknown = try await Program.spangate("ab", suite, "--a", "control", "--b", "ters", in: place.folder)
    #expect(unknown.status == 2 && unknown.errors.contains("did you mean `terse`?"))
    let same = try await Program.spangate("ab", suite, "--a", "control", "--b", "control", in: place.folder)
    #expect(same.status == 64)
    let poor = try await Program.spangate(
      "ab", suite, "--a", "control", "--b", "control-like", "--budget-usd", "0.001", in: place.folder)
    #expect(poor.status == 125, "\(poor.output)\(poor.errors)")
  }
}
