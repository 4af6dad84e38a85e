import Foundation
import SpangateCore
import SpangateTrace
import Testing

/// A run that compares nothing is no pass, unless it was told so.
@Suite(.timeLimit(.minutes(10)), .enabled(if: Program.path != nil, "no built binary: SPANGATE_BINARY is not set"))
struct NothingComparedTests {
  /// Two suites in a folder, with an agent that answers rightly until `BROKEN` is beside it.
  private func place() throws -> Workspace {
    let place = try Workspace()
    try place.write("read q; if [ -e BROKEN ]; then echo sorry; else echo \"yes $q\"; fi\n", to: "evals/agent.sh")
    for name in ["alpha", "beta"] { try place.write(suite(name), to: "evals/\(name).yaml") }
    return place
  }

  private func suite(_ name: String, scorer: String = "contains: 'yes'", rest: String = "") -> String {
    """
    suite: \(name)
    agent: {command: [sh, agent.sh]}
    traces: 'off'
    trials: 4
    \(rest)
    cases:
      - {id: c0, input: q0, scorers: [{\(scorer)}]}
      - {id: c1, input: q1, scorers: [{\(scorer)}]}

    """
  }

  private func run(_ place: Workspace, _ arguments: String...) async throws -> Program.Result {
    try await Program.run(Program.path!, ["run", "--report", "json"] + arguments, in: place.folder)
  }

  /// The names of the errors in a report.
  private func errors(_ result: Program.Result) throws -> [String] {
    let findings = try JSONValue(parsing: result.output)["findings"]?.array ?? []
    return findings.filter { $0["severity"] == "error" }.compactMap { $0["name"]?.string }
  }

  @Test func `a suite that is gone from the folder is named, and leaves by accepting a run without it`() async throws {
    let place = try place()
    defer { place.remove() }
    #expect(try await run(place, "evals", "--accept").status == 0)
    try FileManager.default.removeItem(at: place.folder.appending(path: "evals/beta.yaml"))
    let gone = try await run(place, "evals")
    #expect(try gone.status == 125 && errors(gone) == ["suite-absent"], "\(gone.output)")
    for told in [["evals/alpha.yaml"], ["evals", "--only", "c0"]] {
      #expect(try await Program.run(Program.path!, ["run"] + told, in: place.folder).status == 0)
    }
    try place.write(suite("betta"), to: "evals/beta.yaml")
    let renamed = try await run(place, "evals/alpha.yaml", "evals/beta.yaml")
    #expect(try renamed.status == 125 && errors(renamed) == ["suite-absent"])
    let regated = try await Program.spangate("gate", "latest", in: place.folder)
    #expect(regated.status == 125)
    let accepted = try await Program.spangate("baseline", "accept", in: place.folder)
    #expect(accepted.errors.contains("no longer in it, as the run does not have them: `beta`"))
    #expect(try await run(place, "evals").status == 0)
  }

  @Test func `a suite of which every scorer was edited is no pass, also beside one that is compared`() async throws {
    let place = try place()
    defer { place.remove() }
    #expect(try await run(place, "evals", "--accept").status == 0)
    try place.write(suite("beta", scorer: "contains: 'yes '"), to: "evals/beta.yaml")
    let edited = try await run(place, "evals")
    #expect(try edited.status == 125 && errors(edited) == ["nothing-compared"])
    let report = try JSONValue(parsing: edited.output)
    #expect(
      report.value(at: "/suites/0/verdict") == "passed" && report.value(at: "/suites/1/verdict") == "inconclusive")
    try place.write("", to: "evals/BROKEN")
    #expect(try await run(place, "evals/beta.yaml").status == 125)
    #expect(try await run(place, "evals").status == 1)
  }

  @Test(arguments: [
    "quarantine: [{case: c0, reason: r, owner: o, until: 2999-12-31}, {case: c1, reason: r, owner: o, until: 2999-12-31}]",
    "advisory",
  ])
  func `a run in which nothing can block is no pass, and beside others it is said`(_ rest: String) async throws {
    let place = try place()
    defer { place.remove() }
    #expect(try await run(place, "evals", "--accept").status == 0)
    let scorer = rest == "advisory" ? "contains: {value: 'yes', severity: advisory}" : "contains: 'yes'"
    try place.write(suite("beta", scorer: scorer, rest: rest == "advisory" ? "" : rest), to: "evals/beta.yaml")
    let alone = try await run(place, "evals/beta.yaml")
    #expect(try alone.status == 125 && errors(alone) == ["nothing-blocks"], "\(alone.output)")
    let regated = try await Program.spangate("gate", "latest", in: place.folder)
    #expect(regated.status == 125)
    let both = try await Program.run(Program.path!, ["run", "evals"], in: place.folder)
    #expect(both.status == 0 && both.output.contains("nothing of 1 suite can block"), "\(both.output)")
    #expect(try await run(place, "evals/beta.yaml", "--no-baseline").status == 0)
  }

  @Test func `a new suite beside known ones is reported, and alone has nothing to compare`() async throws {
    let place = try place()
    defer { place.remove() }
    #expect(try await run(place, "evals/alpha.yaml", "--accept").status == 0)
    let both = try await run(place, "evals")
    #expect(both.status == 0 && both.output.contains("no samples of suite `beta`"))
    let alone = try await run(place, "evals/beta.yaml")
    #expect(try alone.status == 125 && errors(alone) == ["nothing-compared"])
  }

  @Test func `a mistyped name asks nobody`() async throws {
    let place = try place()
    defer { place.remove() }
    #expect(try await run(place, "evals", "--accept").status == 0)
    let asked = try await Program.spangate("baseline", "show", "main", in: place.folder).output
    for line in [["run", "evals", "--baseline", "mian"], ["gate", "--baseline", "mian"]] {
      let result = try await Program.run(Program.path!, line, in: place.folder)
      #expect(result.status == 125 && result.errors.contains("did you mean `main`?"), "\(result.errors)")
    }
    try place.write(suite("alpha", rest: "gate: {baseline: mian}"), to: "evals/alpha.yaml")
    let written = try await run(place, "evals")
    #expect(try written.status == 125 && errors(written) == ["baseline-missing"])
    #expect(written.output.contains("did you mean `main`?") || written.output.contains("`mian`"))
    #expect(try await Program.spangate("baseline", "show", "main", in: place.folder).output == asked)
  }

  @Test func `a run that compares with nothing says so first, in every report`() async throws {
    let place = try place()
    defer { place.remove() }
    for option in ["--no-baseline", "--accept"] {
      for format in ["full", "concise", "github", "markdown", "json"] {
        let result = try await Program.spangate(
          "run", "evals", option, "--report", format, in: place.folder, environment: ["GITHUB_STEP_SUMMARY": ""])
        let head = result.output.split(separator: "\n").prefix(format == "json" ? 12 : 3).joined(separator: "\n")
        #expect(
          result.status == 0 && head.lowercased().contains("nothing was compared, as `\(option)` says"), "\(head)")
      }
    }
  }

  @Test func `a bisection skips what has nothing to compare`() async throws {
    let place = try place()
    defer { place.remove() }
    #expect(try await run(place, "evals").status == 125)
    #expect(try await run(place, "evals", "--no-baseline").status == 0)
    try place.write(suite("alpha", rest: "gate: {scores: {contains: {min: 0.9}}}"), to: "evals/alpha.yaml")
    try place.write("", to: "evals/BROKEN")
    #expect(try await run(place, "evals", "--no-baseline").status == 1)
    #expect(try await run(place, "evals").status == 1, "a floor needs no baseline")
  }

  @Test func `variants of which one died in too few trials, or that share no score, have not passed`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    try place.write(
      """
      suite: arms
      agent: {command: [sh, -c, 'cat > /dev/null; echo "$A"'], env: {A: 'yes'}}
      traces: 'off'
      variants:
        good: {}
        dead: {agent: {env: {A: 'no'}}}
        other: {scorers: [{regex: 'y.*'}]}
      scorers: [{contains: 'yes'}]
      cases: [{id: a, input: x}, {id: b, input: y}]
      """, to: "arms.yaml")
    func status(_ other: String, _ trials: String) async throws -> (Int32, String) {
      let result = try await Program.spangate(
        "ab", "arms.yaml", "--a", "good", "--b", other, "--trials", trials, "--max-trials", trials, in: place.folder)
      return (result.status, result.output)
    }
    for trials in ["1", "2"] {
      let (ended, output) = try await status("dead", trials)
      #expect(ended == 125 && output.contains("inconclusive: case `a` passed in every trial of `good`"), "\(output)")
    }
    #expect(try await status("dead", "6").0 == 1)
    let (ended, output) = try await status("other", "3")
    #expect(ended == 125 && output.contains("`good` and `other` have no score in common"), "\(output)")
  }

  @Test func `Ctrl-C before anything was measured is one line`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    try place.write(
      """
      suite: slow
      agent: {command: [sh, -c, "echo x >> asked; sleep 20"]}
      traces: 'off'
      cases: [{id: one, input: hello, scorers: [{equals: hello}]}]
      """, to: "slow.yaml")
    let running = try Program.started(
      Program.path!, ["run", "slow.yaml", "--no-baseline", "--report", "full", "--report", "json=r.json"],
      in: place.folder)
    while ((try? place.read("asked")) ?? "").isEmpty { try await Task.sleep(for: .milliseconds(2)) }
    running.signal(SIGINT)
    let result = try await running.finished()
    #expect(result.status == 130 && result.output.isEmpty, "\(result.output)")
    #expect(result.errors == "interrupted before anything was measured\n")
    #expect(try place.json("r.json")["exit_status"] == 130)
  }
}
