import Foundation
import SpangateCore
import SpangateTrace
import Testing

/// What becomes a baseline, where, and what is said of it.
@Suite(.timeLimit(.minutes(10)), .enabled(if: Program.path != nil, "no built binary: SPANGATE_BINARY is not set"))
struct AcceptanceTests {
  /// Answers `fine` but for cases whose name is in `BROKEN`; `crash` there ends it without an answer.
  private func suite(_ name: String = "shop", _ rest: String = "") -> String {
    let cases = (0..<4).map { "  - {id: case-\($0), input: case-\($0), scorers: [{contains: fine}]}" }
    return """
      suite: \(name)
      agent:
        command: [sh, -c, 'read -r id; case "$BROKEN" in *crash*) exit 3;; *$id*) echo bad;; *) echo fine;; esac']
        env: {BROKEN: "${BROKEN:-}"}
      trials: 3
      retries: 0
      traces: off
      \(rest)
      cases:
      \(cases.joined(separator: "\n"))

      """
  }

  private func run(_ place: Workspace, broken: String = "", _ arguments: String...) async throws -> Program.Result {
    try await Program.run(
      Program.path!, ["run", "--report", "json"] + arguments, in: place.folder, environment: ["BROKEN": broken])
  }

  private func baseline(_ place: Workspace) async throws -> String {
    try await Program.spangate("baseline", "export", "main", in: place.folder).output
  }

  @Test func `a run that misses a floor, crashes or is only a part leaves the baseline as it was`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    let text = suite("shop", "gate: {scores: {contains: {min: 0.9}}}")
    try place.write(text, to: "s.yaml")
    let part = try await run(place, "s.yaml", "--only", "case-0", "--accept")
    #expect(part.status == 125 && part.output.contains("it ran only some of the suite's cases"), "\(part.output)")
    #expect(try await run(place, "s.yaml", "--accept").status == 0)
    let good = try await baseline(place)
    let missed = try await run(place, broken: "case-1", "s.yaml", "--accept")
    #expect(missed.status == 1 && missed.output.contains("run-unaccepted"))
    let crashed = try await run(place, broken: "crash", "s.yaml", "--accept")
    #expect(crashed.status != 0 && !crashed.output.contains("is now baseline"))
    #expect(try await baseline(place) == good)
    let looked = try await Program.spangate("baseline", "accept", in: place.folder)
    #expect(looked.status == 2, "it could not be measured: \(looked.errors)")
    #expect(try await baseline(place) == good)
  }

  @Test func `what never passed is named, with what it was before`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    try place.write(suite(), to: "s.yaml")
    #expect(try await run(place, broken: "case-3", "s.yaml", "--accept").status == 0)
    let worse = try await run(place, broken: "case-1 case-3", "s.yaml", "--accept")
    let findings = try JSONValue(parsing: worse.output)["findings"]?.array ?? []
    let failing = findings.filter { $0["rule"] == "SG0443" }
    #expect(failing.count == 1 && failing[0]["severity"] == "warning")
    #expect(
      failing[0]["message"]?.string?.contains("now holds 2 cases of suite `shop` in which `contains` never passed")
        == true)
    let shown = try await Program.spangate("baseline", "accept", in: place.folder)
    #expect(shown.status == 0 && shown.errors.contains("SG0443"), "\(shown.errors)")
  }

  @Test func `trials in which the agent failed are named when they become usual`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    try place.write(
      suite().replacing("read -r id;", with: "read -r id; [ -e once ] || { touch once; echo no city >&2; exit 3; };")
        .replacing("retries: 0", with: "retries: 0\nconcurrency: 1"), to: "s.yaml")
    let accepted = try await run(place, "s.yaml", "--accept")
    #expect(accepted.status == 0, "\(accepted.output)")
    let findings = try JSONValue(parsing: accepted.output)["findings"]?.array ?? []
    let failures = findings.filter { $0["name"] == "accepted-failures" }
    #expect(failures.count == 1 && failures[0]["severity"] == "warning")
    #expect(
      failures[0]["message"]?.string?.contains("1 of 12 trials of suite `shop` in which the agent failed") == true)
    let next = try await run(place, "s.yaml", "--accept")
    #expect(!next.output.contains("accepted-failures"))
  }

  @Test func `it says what such a baseline will and will not see`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    let cases = (0..<24).map { "  - {id: c\($0), input: x, scorers: [{contains: x}]}" }.joined(separator: "\n")
    let text = "suite: wide\nagent: {command: [cat]}\ntraces: 'off'\ntrials: TRIALS\ncases:\n\(cases)\n"
    func sight(_ trials: String) async throws -> String {
      try place.write(text.replacing("TRIALS", with: trials), to: "s.yaml")
      let result = try await run(place, "s.yaml", "--accept")
      let findings = try JSONValue(parsing: result.output)["findings"]?.array ?? []
      return findings.first { $0["rule"] == "SG0444" }?["message"]?.string ?? "none: \(result.output)\(result.errors)"
    }
    let (thin, thick) = (try await sight("2"), try await sight("20"))
    #expect(thin.contains("may miss one that passes now and then: "), "\(thin)")
    #expect(thick.contains("and one that passes half as often"), "\(thick)")
  }

  @Test func `a file that the suite names is read from its folder, and accepted into`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    try place.write(suite("shop", "gate: {baseline: ../base/shop.json}"), to: "evals/s.yaml")
    let none = try await run(place, "evals/s.yaml")
    #expect(none.status == 2 && none.errors.contains("there is no baseline file `evals/../base/shop.json`"))
    #expect(try await run(place, "evals/s.yaml", "--accept").status == 0)
    #expect(try place.json("base/shop.json")["schema"] == "spangate.baseline/1")
    let empty = try await Program.spangate("baseline", "list", in: place.folder)
    #expect(empty.output.isEmpty, "\(empty.output)")
    try FileManager.default.removeItem(at: place.folder.appending(path: ".spangate"))
    #expect(try await run(place, "evals/s.yaml").status == 0)
    #expect(try await run(place, broken: "case-0 case-1 case-2 case-3", "evals/s.yaml").status == 1)

    let good = try place.read("base/shop.json")
    for bad in ["", String(good.prefix(good.count / 2)), good.replacing("baseline/1", with: "baseline/9"), "[]"] {
      try place.write(bad, to: "base/shop.json")
      let result = try await run(place, "evals/s.yaml")
      #expect(result.status == 2 && result.errors.contains("SG0405"), "\(result.errors)")
      #expect(try await run(place, "evals/s.yaml", "--accept").status != 0)
      #expect(try place.read("base/shop.json") == bad, "what is not a baseline is not written over")
      #expect(try await Program.spangate("validate", "evals/s.yaml", in: place.folder).status == 2)
    }
    #expect(try await run(place, "evals/s.yaml", "--no-baseline").status == 0)
  }

  @Test func `suites with different baselines each go to their own, and the option wins`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    try place.write(suite("a"), to: "evals/a.yaml")
    try place.write(suite("b", "gate: {baseline: release}"), to: "evals/b.yaml")
    try place.write(suite("c", "gate: {baseline: c.json}"), to: "evals/c.yaml")
    #expect(try await run(place, "evals", "--accept").status == 0)
    let listed = try await Program.spangate("baseline", "list", "--format", "json", in: place.folder)
    let lists = try JSONValue(parsing: listed.output).array ?? []
    #expect(lists.map { $0["name"] } == ["main", "release"])
    #expect(lists.map { $0["suites"] } == [["a"], ["b"]])
    #expect(try place.json("evals/c.json").value(at: "/suites/c") != nil)
    #expect(try await run(place, "evals").status == 0)
    #expect(try await run(place, broken: "case-0 case-1 case-2 case-3", "evals").status == 1)

    #expect(try await run(place, "evals", "--accept", "--baseline", "all.json").status == 0)
    #expect(try place.json("all.json")["suites"]?.object?.keys.sorted() == ["a", "b", "c"])
    #expect(try await run(place, "evals", "--baseline", "all.json").status == 0)
    // A run remembers where its suites belong, also when it is accepted later.
    #expect(try await run(place, broken: "case-0", "evals/b.yaml", "--no-baseline").status == 0)
    #expect(try await Program.spangate("baseline", "accept", in: place.folder).errors.contains("baseline `release`"))
  }
}
