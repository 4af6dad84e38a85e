import Foundation
import SpangateCore
import SpangateTrace
import Testing

/// 100 recorded runs of a real agent: trials 0 and 1 of each task are the baseline, 2 and 3 the candidate.
@Suite(
  .timeLimit(.minutes(10)), .enabled(if: Program.path != nil, "no built binary: SPANGATE_BINARY is not set"),
  .enabled(if: Program.data != nil, "no recorded data: SPANGATE_TEST_DATA is not set"))
struct AirlineTests {
  private let trajectories = (Program.data ?? "") + "/airline/trajectories.jsonl"

  @Test func `a real agent that did not change passes, and one that breaks solved tasks does not`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    let tasks = try solved()
    let steady = tasks.filter { $0.value.allSatisfy { $0 } }.keys.sorted()
    try place.write(suite(tasks: tasks.keys.sorted(), broken: steady.prefix(5)), to: "airline.yaml")

    let baseline = try await run("recorded", "baseline", "--accept", in: place)
    #expect(baseline.status == 0, "\(baseline.errors)")
    let candidate = try await run("candidate", "candidate", in: place)
    #expect(candidate.status == 0, "\(candidate.output)\(candidate.errors)")

    let report = try place.json("candidate.json")
    let trials = report.value(at: "/suites/0/cases")?.array?.flatMap { $0["trials"]?.array ?? [] } ?? []
    #expect(trials.count == 2 * tasks.count)
    #expect(trials.allSatisfy { $0["trace"] == "settled" })
    let mean = tasks.values.map { Double(($0[2] ? 1 : 0) + ($0[3] ? 1 : 0)) / 2 }.reduce(0, +) / Double(tasks.count)
    let measured = try #require(report.value(at: "/suites/0/scores/0/candidate")?.double)
    #expect(abs(measured - mean) < 1e-9)

    let broken = try await run("broken", "broken", in: place)
    #expect(broken.status == 1, "\(broken.output)\(broken.errors)")
  }

  private func run(_ variant: String, _ name: String, _ more: String..., in place: Workspace) async throws
    -> Program.Result
  {
    try await Program.run(
      Program.path!,
      ["run", "airline.yaml", "--variant", variant, "--report", "full", "--report", "json=\(name).json"] + more,
      in: place.folder)
  }

  /// Task to whether each of its four trials solved it.
  private func solved() throws -> [String: [Bool]] {
    var tasks: [String: [Bool]] = [:]
    for line in try String(contentsOfFile: trajectories, encoding: .utf8).split(separator: "\n") {
      let run = try JSONValue(parsing: line)
      let trial = Int(try #require(run["trial"]?.int))
      tasks["task-\(try #require(run["task_id"]?.int))", default: Array(repeating: false, count: 4)][trial] =
        run["reward"]?.double == 1
    }
    return tasks
  }

  private func suite(tasks: [String], broken: some Sequence<String>) -> String {
    let port = Int.random(in: 20_000..<30_000)
    return """
      suite: airline
      agent:
        http:
          url: http://127.0.0.1:\(port)/ask
          headers: {x-first-trial: "0"}
          start:
            command: [python3, \(Workspace.fixture("airline.py")), \(trajectories), "\(port)"]
            ready: http://127.0.0.1:\(port)/
      variants:
        recorded: {}
        candidate: {agent: {http: {headers: {x-first-trial: "2"}}}}
        broken: {agent: {http: {headers: {x-first-trial: "2", x-broken: \(broken.joined(separator: " "))}}}}
      traces: required
      trials: 2
      scorers:
        - json: {pointer: /solved, equals: true, name: solved}
      cases:
      \(tasks.map { "  - {id: \($0), input: Go on.}" }.joined(separator: "\n"))
      """
  }
}
