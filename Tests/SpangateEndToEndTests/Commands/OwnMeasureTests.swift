import Foundation
import SpangateCore
import SpangateTrace
import Testing

/// Measures that a suite reads off its traces by queries.
@Suite(.timeLimit(.minutes(10)), .enabled(if: Program.path != nil, "no built binary: SPANGATE_BINARY is not set"))
struct OwnMeasureTests {
  private func place() throws -> Workspace {
    let place = try Workspace()
    try FileManager.default.copyItem(
      at: Workspace.repository.appending(path: "suites/data"), to: place.folder.appending(path: "data"))
    return place
  }

  /// The demo's agent, which asks the database as often as the prompt has it.
  private func suite(prompt: String, query: String, rest: String) -> String {
    """
    suite: asked
    agent:
      builtin:
        model: scripted
        script: data/ops-model.yaml
        prompt: data/prompts/\(prompt).md
        database: data/orders.sql
        logs: data/logs
        max_turns: 8
    scorers: [{regex: "."}]
    trials: 4
    gate:
      measures:
        asked: {query: '\(query)', \(rest)}
    cases:
      - {id: count, input: How many orders came in last night?}
      - {id: refunds, input: "How much did we refund last night, and for how many orders?"}

    """
  }

  private func run(_ place: Workspace, _ arguments: String...) async throws -> Program.Result {
    try await Program.run(
      Program.path!, ["run", "suite.yaml", "--report", "json", "--store", "s.db"] + arguments, in: place.folder)
  }

  private func measure(_ result: Program.Result) throws -> JSONValue? {
    let report = try JSONValue(parsing: result.output)
    return report["suites"]?.array?.first?["measures"]?.array?.first { $0["name"]?.string == "asked" }
  }

  @Test func `a measure of the suite's own is compared, limited, and lost with its query`() async throws {
    let place = try place()
    defer { place.remove() }
    let query = #"{ gen.tool = "query_database" } | count()"#
    try place.write(suite(prompt: "thorough", query: query, rest: "max_increase: 10%"), to: "suite.yaml")
    let accepted = try await run(place, "--accept")
    #expect(accepted.status == 0, "\(accepted.errors)")
    let same = try await run(place)
    let level = try #require(try measure(same)?["candidate"]?.double)
    #expect(same.status == 0 && level > 0)
    let exported = try await Program.spangate("baseline", "export", "main", "--store", "s.db", in: place.folder)
    #expect(exported.output.contains(#""asked@"#))

    // More is not asked for with another query.
    let other = #"{ gen.tool = "query_database" || gen.tool = "search_logs" } | count()"#
    try place.write(suite(prompt: "thorough", query: other, rest: "max_increase: 10%"), to: "suite.yaml")
    let changed = try await run(place)
    #expect(changed.output.contains("baseline `main` has no samples of `asked`"))

    try place.write(suite(prompt: "thorough", query: query, rest: "max: 0.5"), to: "suite.yaml")
    let beyond = try await run(place)
    #expect(beyond.status == 1 && beyond.output.contains("measure-regressed") && beyond.output.contains("`asked`"))

    let none = #"{ gen.tool = "no_such_tool" } | max(gen.tokens.total)"#
    try place.write(suite(prompt: "thorough", query: none, rest: "max: 5"), to: "suite.yaml")
    let unseen = try await run(place)
    #expect(unseen.status == 125 && unseen.output.contains("finds no span"), "\(unseen.output.suffix(600))")
  }
}
