import Foundation
import SpangateCore
import SpangateTrace
import Testing

/// Baselines over several runs, and what is read from the revision that a change is compared with.
@Suite(.timeLimit(.minutes(10)), .enabled(if: Program.path != nil, "no built binary: SPANGATE_BINARY is not set"))
struct BaselineTests {
  /// Eight cases that pass unless they are named in `BROKEN`; `rest` is the end of the suite file.
  private func suite(_ rest: String = "") -> String {
    let cases = (0..<8).map { "  - {id: case-\($0), input: case-\($0), scorers: [{contains: fine}]}" }
    return """
      suite: orders
      agent: {command: [sh, -c, 'read -r id; case "$BROKEN" in *$id*) echo bad;; *) echo fine;; esac'], env: {BROKEN: "${BROKEN:-}"}}
      trials: 4
      traces: off
      \(rest)
      cases:
      \(cases.joined(separator: "\n"))

      """
  }

  private func entry(_ id: String, until: String = "2999-12-31") -> String {
    "quarantine: [{case: \(id), reason: the vendor is on it, owner: ana, until: \(until)}]"
  }

  private func run(_ place: Workspace, broken: String = "", _ arguments: String...) async throws -> Program.Result {
    try await Program.run(
      Program.path!, ["run", "suite.yaml", "--report", "json"] + arguments, in: place.folder,
      environment: ["BROKEN": broken])
  }

  private func git(_ place: Workspace, _ arguments: String...) async throws {
    let settings = ["-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
    let result = try await Program.run("/usr/bin/env", ["git"] + settings + arguments, in: place.folder)
    try #require(result.status == 0, "\(result.errors)")
  }

  private func rules(_ result: Program.Result) throws -> [String] {
    try JSONValue(parsing: result.output)["findings"]?.array?.compactMap { $0["name"]?.string } ?? []
  }

  @Test func `accepted runs add up, and the chart shows where the score fell`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    try place.write(suite(), to: "suite.yaml")
    for _ in 0..<3 { #expect(try await run(place, "--accept", "--keep", "3").status == 0) }
    let next = try await run(place)
    #expect(try JSONValue(parsing: next.output).value(at: "/suites/0/cases/0/scores/0/baseline_trials") == 12)

    #expect(try await run(place, broken: "case-0 case-1 case-2").status == 1)
    let accepted = try await Program.spangate("baseline", "accept", "--keep", "3", in: place.folder)
    #expect(accepted.errors.contains("`contains` of suite `orders` is lower"), "\(accepted.errors)")
    let shown = try await Program.spangate("baseline", "show", "main", in: place.folder)
    #expect(shown.output.contains("baseline main: 3 accepted runs, oldest first"))
    let line = try #require(shown.output.split(separator: "\n").first { $0.contains("contains  ") })
    #expect(line.contains("██▁") && line.contains("1.00    0.63") && line.hasSuffix("lower"), "\(line)")
    let json = try await Program.spangate("baseline", "show", "main", "--format", "json", in: place.folder)
    let drift = try JSONValue(parsing: json.output)["drift"]?.array?.first { $0["score"] == "contains" }
    #expect(drift?["points"]?.array?.compactMap { $0["mean"]?.double } == [1, 1, 0.625])
    #expect(drift?["drift"] == "lower")
  }

  @Test func `a baseline of several runs comes back from its export`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    try place.write(suite(), to: "suite.yaml")
    for _ in 0..<2 { _ = try await run(place, "--accept", "--keep", "2") }
    let export = try await Program.spangate("baseline", "export", "main", in: place.folder).output
    try place.write(export, to: "main.json")
    let imported = try await Program.spangate(
      "baseline", "import", "main.json", "--store", "other.db", in: place.folder)
    #expect(imported.status == 0, "\(imported.errors)")
    let again = try await Program.spangate("baseline", "export", "main", "--store", "other.db", in: place.folder)
    #expect(again.output == export)
  }

  @Test func `a baseline that is too old warns and changes no verdict`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    try place.write(suite("gate: {max_age: 1ms}"), to: "suite.yaml")
    _ = try await run(place, "--accept")
    let result = try await run(place)
    #expect(result.status == 0)
    #expect(try rules(result) == ["baseline-stale"])
  }

  @Test func `a quarantined regression does not block until the entry expires`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    try place.write(suite(), to: "suite.yaml")
    _ = try await run(place, "--accept")
    try place.write(suite(entry("case-3")), to: "suite.yaml")
    let held = try await run(place, broken: "case-3")
    #expect(held.status == 0, "\(held.output)")
    #expect(try rules(held) == ["score-regressed"])
    #expect(try JSONValue(parsing: held.output).value(at: "/suites/0/cases/3/quarantined/owner") == "ana")
    #expect(try await run(place, broken: "case-4").status == 1)
    #expect(try await run(place, broken: "case-3", "--accept").status == 0, "and never becomes the baseline")
    try place.write(suite(entry("case-3", until: "2020-01-31")), to: "suite.yaml")
    let expired = try await run(place, broken: "case-3")
    #expect(expired.status == 1)
    #expect(try rules(expired) == ["score-regressed", "quarantine-expired"])
  }

  @Test func `a change cannot quarantine what it breaks itself`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    try await git(place, "init", "-q", "-b", "main")
    try place.write(suite(), to: "suite.yaml")
    _ = try await run(place, "--accept")
    try place.write(suite(entry("case-1")), to: "suite.yaml")
    try await git(place, "add", "suite.yaml")
    try await git(place, "commit", "-q", "-m", "a suite")

    try place.write(suite(entry("case-3")), to: "suite.yaml")
    #expect(try await run(place, broken: "case-3").status == 0)
    let gated = try await run(place, broken: "case-3", "--baseline-ref", "main")
    #expect(gated.status == 1)
    #expect(try rules(gated) == ["score-regressed", "quarantine-ignored"])
    let regated = try await Program.spangate("gate", "latest", "--baseline-ref", "HEAD", in: place.folder)
    #expect(regated.status == 1, "\(regated.output)")
    #expect(try await run(place, broken: "case-1", "--baseline-ref", "main").status == 0)

    try await git(place, "commit", "-q", "-a", "-m", "agreed upon")
    #expect(try await run(place, broken: "case-3", "--baseline-ref", "main").status == 0)
  }

  @Test func `a baseline file is read from the revision too`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    try await git(place, "init", "-q", "-b", "main")
    try place.write(suite(), to: "suite.yaml")
    _ = try await run(place, "--accept")
    let good = try await Program.spangate("baseline", "export", "main", in: place.folder).output
    try place.write(good, to: "base/main.json")
    try await git(place, "add", "base/main.json")
    try await git(place, "commit", "-q", "-m", "a baseline")
    try place.write(good.replacing("[1, 1, 1, 1]", with: "[0, 0, 0, 0]"), to: "base/main.json")
    #expect(try await run(place, broken: "case-0", "--baseline", "base/main.json").status == 0)
    let gated = try await run(place, broken: "case-0", "--baseline", "base/main.json", "--baseline-ref", "main")
    #expect(gated.status == 1, "\(gated.output)")
    // The suite was not there yet, which is no quarantine, and neither was this file, which is nothing to compare with.
    let absent = try await run(place, "--baseline", "./suite.json", "--baseline-ref", "main")
    #expect(try rules(absent) == ["baseline-missing"] && absent.status == 125, "\(absent.errors)")
  }

  @Test(arguments: ["nonsense", "--output=x", "HEAD:suite.yaml"])
  func `a revision that cannot be read ends with 2`(revision: String) async throws {
    let place = try Workspace()
    defer { place.remove() }
    try place.write(suite(), to: "suite.yaml")
    let outside = try await run(place, "--baseline-ref=\(revision)")
    #expect(outside.status == 2 && outside.errors.contains("SG0408"), "\(outside.errors)")
    try await git(place, "init", "-q")
    let inside = try await run(place, "--baseline-ref=\(revision)")
    #expect(inside.status == 2 && inside.errors.contains("SG0408"), "\(inside.errors)")
    #expect(!FileManager.default.fileExists(atPath: place.folder.appending(path: ".spangate/runs").path))
  }
}
