import Foundation
import SpangateCore
import SpangateTrace
import Testing

/// The unchanged agent beside the candidate, as a variant and as a git revision in a worktree.
@Suite(.timeLimit(.minutes(10)), .enabled(if: Program.path != nil, "no built binary: SPANGATE_BINARY is not set"))
struct ControlTests {
  /// Its agent, outside of the suite's folder, answers `fine`, unless `agent.sh` is broken for a case or `DOWN` says that the surroundings are.
  private func suite(_ rest: String = "") -> String {
    let cases = (0..<6).map { "  - {id: case-\($0), input: case-\($0), scorers: [{contains: fine}]}" }
    return """
      suite: orders
      agent: {command: [sh, agent.sh], cwd: .., env: {DOWN: "${DOWN:-}"}}
      variants:
        now: {}
        before: {agent: {command: [sh, before.sh]}}
      trials: 3
      max_trials: 24
      traces: off
      \(rest)
      cases:
      \(cases.joined(separator: "\n"))

      """
  }

  private func agent(broken: String = "none") -> String {
    "read -r id; case \"$DOWN\" in *$id*) echo down; exit;; esac; "
      + "case '\(broken)' in *$id*) echo bad;; *) echo fine;; esac\n"
  }

  private func run(_ place: Workspace, down: String = "", _ arguments: String...) async throws -> Program.Result {
    try await Program.run(
      Program.path!, ["run", "suites/suite.yaml", "--report", "json"] + arguments, in: place.folder,
      environment: ["DOWN": down])
  }

  private func git(_ folder: URL, _ arguments: String...) async throws {
    let settings = [
      "-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false",
      "-c", "init.defaultBranch=main", "-c", "protocol.file.allow=always",
    ]
    let result = try await Program.run("/usr/bin/env", ["git"] + settings + arguments, in: folder)
    try #require(result.status == 0, "\(result.errors)")
  }

  private func rules(_ result: Program.Result) throws -> [String] {
    try JSONValue(parsing: result.output)["findings"]?.array?.compactMap { $0["name"]?.string } ?? []
  }

  /// A repository with a suite, its agent, and an accepted baseline.
  private func repository(_ rest: String = "") async throws -> Workspace {
    let place = try Workspace()
    try place.write(".spangate/\n", to: ".gitignore")
    try place.write(suite(rest), to: "suites/suite.yaml")
    try place.write(agent(), to: "agent.sh")
    try place.write(agent(), to: "before.sh")
    try await git(place.folder, "init", "-q")
    try await git(place.folder, "add", "-A")
    try await git(place.folder, "commit", "-qm", "first")
    #expect(try await run(place, "--accept").status == 0)
    return place
  }

  @Test func `what falls on both sides passes, and what the branch broke is red`() async throws {
    let place = try await repository()
    defer { place.remove() }
    // Without a control the surroundings fail the branch.
    #expect(try await run(place, down: "case-1 case-2").status == 1)
    let drifted = try await run(place, down: "case-1 case-2", "--control", "before")
    #expect(drifted.status == 0, "\(drifted.output)")
    #expect(try rules(drifted) == ["surroundings-drifted"])
    let report = try JSONValue(parsing: drifted.output)
    #expect(report.value(at: "/suites/0/cases/1/scores/0/control")?.double == 0)
    #expect(report.value(at: "/run/controls/0/name") == "before")
    // Nor is it called the same as before, in any report.
    let told = "2 cases fell on both sides: drift of the surroundings"
    for format in ["full", "markdown", "github", "junit"] {
      let shown = try await Program.spangate("gate", "--report", format, in: place.folder)
      let words = format == "junit" ? "fell on both sides: drift" : told
      #expect(shown.output.contains(words), "\(format): \(shown.output)")
      #expect(!shown.output.contains("6 cases held"))
    }

    try place.write(agent(broken: "case-3"), to: "agent.sh")
    let broken = try await run(place, down: "case-1 case-2", "--control", "before")
    #expect(broken.status == 1)
    #expect(try Set(rules(broken)) == ["score-regressed", "surroundings-drifted"])
    #expect(try JSONValue(parsing: broken.output).value(at: "/suites/0/cases/3/verdict") == "regressed")
    // What is stored comes to the same verdict, and a control's trials are no samples.
    let again = try await Program.spangate("gate", "--report", "json", in: place.folder)
    #expect(again.status == 1)
    #expect(try Set(rules(again)) == ["score-regressed", "surroundings-drifted"])
    #expect(try await Program.spangate("baseline", "accept", in: place.folder).status == 0)
    let next = try await run(place)
    #expect(try JSONValue(parsing: next.output).value(at: "/suites/0/cases/1/scores/0/baseline_trials") == 3)
  }

  @Test(arguments: ["bad", "crash"])
  func `a control whose worktree lacks what is not committed is no excuse`(_ manner: String) async throws {
    let place = try await repository()
    defer { place.remove() }
    try place.write("built\n", to: ".gitignore")
    try place.write("", to: "built")
    let needed =
      manner == "bad" ? "[ -e built ] || { echo bad; exit; }" : "[ -e built ] || { echo no built >&2; exit 1; }"
    try place.write(needed + "\n" + agent(), to: "agent.sh")
    try await git(place.folder, "add", "-A")
    try await git(place.folder, "commit", "-qm", "second")
    try place.write(needed + "\n" + agent(broken: "case-3"), to: "agent.sh")
    let broken = try await run(place, "--control-ref", "HEAD")
    #expect(broken.status == 125, "\(broken.output)")
    #expect(try rules(broken).filter { $0 != "agent-failed" } == ["control-broken"])
    #expect(broken.output.contains("/worktrees/"))
    #expect(broken.output.contains("no built") == (manner == "crash"))
    let again = try await Program.spangate("gate", "--report", "json", in: place.folder)
    #expect(try again.status == 125 && rules(again).contains("control-broken"))
    // What crashes on both sides is told, too.
    try place.write("exit 3\n", to: "agent.sh")
    let crashing = try await run(place, "--control-ref", "HEAD")
    #expect(
      try crashing.status == (manner == "crash" ? 125 : 1)
        && rules(crashing).contains("control-broken") == (manner == "crash"), "\(crashing.output)")
    // Ready, it shows what the branch broke.
    try place.write(suite("setup: [touch, ../built]"), to: "suites/suite.yaml")
    try place.write(needed + "\n" + agent(broken: "case-3"), to: "agent.sh")
    let ready = try await run(place, "--control-ref", "HEAD")
    #expect(ready.status == 1, "\(ready.output)")
  }

  @Test func `the agent at a revision is asked in a worktree, from a clone`() async throws {
    let origin = try await repository("setup: [sh, -c, \"echo once >> ready\"]")
    defer { origin.remove() }
    try origin.write(agent(broken: "case-3"), to: "agent.sh")
    try await git(origin.folder, "commit", "-qam", "second")
    let place = try Workspace()
    defer { place.remove() }
    try await git(place.folder, "clone", "-q", origin.folder.path, "clone")
    let clone = place.folder.appending(path: "clone")
    let store = origin.folder.appending(path: ".spangate/spangate.db").path
    func gate(_ down: String, _ revision: String) async throws -> Program.Result {
      try await Program.run(
        Program.path!,
        ["run", "suites", "--report", "json", "--store", store, "--control-ref", revision], in: clone,
        environment: ["DOWN": down])
    }
    let broken = try await gate("case-1", "HEAD~1")
    #expect(broken.status == 1, "\(broken.output)\(broken.errors)")
    #expect(try Set(rules(broken)) == ["score-regressed", "surroundings-drifted"])
    _ = try await gate("case-1", "HEAD~1")
    let shelf = origin.folder.appending(path: ".spangate/worktrees")
    let kept = try FileManager.default.contentsOfDirectory(atPath: shelf.path).filter { !$0.hasSuffix(".lock") }
    #expect(kept.count == 1)
    let ready = try String(contentsOf: shelf.appending(path: kept[0] + "/files/suites/ready"), encoding: .utf8)
    #expect(ready == "once\n")
    // On the branch that others go into, the commit before is what a change is held against.
    #expect(try await gate("", "merge-base").status == 1)
  }

  @Test(arguments: [
    ("nowhere", "control-revision-unknown"), ("-x", "control-revision-unknown"), ("HEAD", "control-same"),
    ("HEAD~1", "control-absent"),
  ])
  func `a revision that makes no control is refused before anything is asked`(
    revision: String, rule: String
  ) async throws {
    let place = try Workspace()
    defer { place.remove() }
    try place.write(".spangate/\n", to: ".gitignore")
    try await git(place.folder, "init", "-q")
    try await git(place.folder, "add", "-A")
    try await git(place.folder, "commit", "-qm", "empty")
    try place.write(suite(), to: "suites/suite.yaml")
    try place.write(agent(), to: "agent.sh")
    try await git(place.folder, "add", "-A")
    try await git(place.folder, "commit", "-qm", "suite")
    let result = try await run(place, "--control-ref=\(revision)")
    #expect(result.status == 2)
    #expect(result.errors.contains(rule) || result.errors.contains("control"), "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: place.folder.appending(path: ".spangate/worktrees").path))
  }

  @Test func `outside of a repository, and with a set-up that fails, nothing is green`() async throws {
    let place = try await repository("setup: [sh, -c, \"echo no such package; exit 3\"]")
    defer { place.remove() }
    try place.write(agent(broken: "case-0 case-1 case-2 case-3 case-4 case-5"), to: "agent.sh")
    let failed = try await run(place, "--control-ref", "HEAD")
    #expect(failed.status == 125, "\(failed.output)")
    #expect(try rules(failed).contains("setup-failed"))
    #expect(failed.output.contains("no such package"))
    try FileManager.default.removeItem(at: place.folder.appending(path: ".git"))
    let outside = try await run(place, "--control-ref", "HEAD")
    #expect(outside.status == 2)
  }

  @Test func `an agent that is started by its path in the checkout is no control of another revision`() async throws {
    let place = try await repository()
    defer { place.remove() }
    try place.write(
      suite().replacing("agent.sh], cwd: ..", with: "\(place.folder.path)/agent.sh]"), to: "suites/suite.yaml")
    try await git(place.folder, "commit", "-qam", "absolute")
    try place.write(agent(broken: "case-3"), to: "agent.sh")
    let result = try await run(place, "--control-ref", "HEAD")
    #expect(result.status == 2 && result.errors.contains("which a worktree does not replace"), "\(result.errors)")
  }

  @Test func `a worktree is a top of its own, whoever asks git`() async throws {
    let place = try await repository()
    defer { place.remove() }
    try place.write(". \"$(git rev-parse --show-toplevel)/core.sh\"\n", to: "agent.sh")
    try place.write(agent(), to: "core.sh")
    try await git(place.folder, "add", "-A")
    try await git(place.folder, "commit", "-qm", "second")
    try place.write(agent(broken: "case-3"), to: "core.sh")
    let result = try await run(place, "--control-ref", "HEAD")
    #expect(try result.status == 1 && rules(result) == ["score-regressed"], "\(result.output)")
  }

  @Test func `a control that is led to the files of the checkout is refused`() async throws {
    let place = try await repository()
    defer { place.remove() }
    let folder = place.folder.resolvingSymlinksInPath().path
    try place.write("exec python3 main.py\n", to: "agent.sh")
    try place.write("#!/bin/sh\necho fine\n", to: "bin/my-agent")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: place.folder.appending(path: "bin/my-agent").path)
    func refusal(_ variables: [String: String]) async throws -> String {
      let result = try await Program.run(
        Program.path!, ["run", "suites/suite.yaml", "--control-ref", "HEAD"], in: place.folder, environment: variables)
      return result.status == 2 ? result.errors : "\(result.status)"
    }
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    #expect(try await refusal(["PYTHONPATH": "/nowhere:\(folder)/lib"]).contains("variable `PYTHONPATH`"))
    #expect(try await refusal(["PERL5OPT": "-I\(folder)/lib"]).contains("variable `PERL5OPT`"))
    try place.write(suite().replacing("[sh, agent.sh]", with: "[sh, -c, \"exec my-agent\"]"), to: "suites/suite.yaml")
    try await git(place.folder, "add", "-A")
    try await git(place.folder, "commit", "-qm", "by name")
    try place.write("", to: "changed")
    #expect(try await refusal(["PATH": "\(folder)/bin:\(path)"]).contains("PATH finds its `my-agent`"))
  }

  @Test func `a control that cannot be started is no pass`() async throws {
    let place = try await repository()
    defer { place.remove() }
    try FileManager.default.removeItem(at: place.folder.appending(path: "before.sh"))
    let result = try await run(place, down: "case-0", "--control", "before")
    #expect(result.status == 125, "\(result.output)")
    #expect(try await run(place, "--control", "nobody").status == 2)
    #expect(try await run(place, "--control", "now").status == 2)
  }
}
