import Foundation
import SpangateCore
import SpangateTrace
import Testing

/// Queries over what the demo's agent left in the store.
@Suite(.timeLimit(.minutes(10)), .enabled(if: Program.path != nil, "no built binary: SPANGATE_BINARY is not set"))
struct TraceFindTests {
  private let suite = Workspace.repository.appending(path: "suites/ops-assistant.yaml").path

  @Test func `traces of the store are found by what their spans did`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    func find(_ arguments: String...) async throws -> Program.Result {
      try await Program.run(Program.path!, ["trace", "find"] + arguments + ["--store", "s.db"], in: place.folder)
    }
    func json(_ arguments: String...) async throws -> JSONValue {
      let all = ["trace", "find"] + arguments + ["--store", "s.db", "--format", "json", "--limit", "1000"]
      return try JSONValue(parsing: try await Program.run(Program.path!, all, in: place.folder).output)
    }
    let ran = try await Program.spangate(
      "run", suite, "--store", "s.db", "--no-baseline", "--trials", "1", in: place.folder)
    #expect(ran.status == 0, "\(ran.errors)")

    let models = try await json("{ gen.kind = \"model\" }")
    let searched = models["searched"]?.int ?? 0
    #expect(searched > 0)
    #expect(Int64(models["traces"]?.array?.count ?? 0) == searched)
    #expect(try await json("{ gen.kind = \"model\" } | count() > 1000")["traces"]?.array?.isEmpty == true)
    let tools = try await json("{ gen.tool != nil } | by(gen.tool)")
    let named = tools["traces"]?.array?.first?["spansets"]?.array?.first
    let tool = try #require(named?["spans"]?.array?.first?["name"]?.string)
    #expect(tool.contains(try #require(named?["group"]?.array?.first?.string).filter { $0 != "\"" }))

    let text = try await find(
      "{ gen.kind = \"model\" } | select(gen.tokens.input)", "--limit", "1", "--run", "latest", "--explain")
    #expect(text.status == 0)
    #expect(text.output.contains("suite ops-assistant, case ") && text.output.contains("gen.tokens.input="))
    #expect(
      text.output.contains(
        "1 trace of 1 trace; `--limit` asks for more\nwhat each stage kept:\n  { gen.kind = \"model\" }: 1 trace"))

    // One in which a tool was called, whichever trial ended last.
    let trial = try #require(tools["traces"]?.array?.first?["trace_id"]?.string)
    try await expectListed(trial, searched, in: place)
    let wrong = try await find("{ gen.tol = \"x\" }")
    #expect(wrong.status == 64)
    #expect(wrong.errors.contains("column 3: there is no field `gen.tol`; did you mean `gen.tool`?"))
    let unknown = try await find("{ }", "--run", "ffff")
    #expect(unknown.status == 2 && unknown.errors.contains("SG0"))
    let empty = try await Program.spangate("trace", "find", "{ }", "--store", "none.db", in: place.folder)
    #expect(empty.output.isEmpty && empty.errors.contains("there is no store yet"))
  }

  /// The same trace among the trials of its run, drawn, and as it was sent.
  private func expectListed(_ trace: String, _ count: Int64, in place: Workspace) async throws {
    func run(_ arguments: String...) async throws -> String {
      let all = ["trace"] + arguments + ["--store", "s.db"]
      return try await Program.run(Program.path!, all, in: place.folder).output
    }
    let listed = try JSONValue(parsing: try await run("list", "--format", "json"))
    let trials = try #require(listed["trials"]?.array)
    #expect(Int64(trials.count) == count && trials.contains { $0["trace_id"]?.string == trace })
    #expect(
      try JSONValue(parsing: try await run("list", "--failed", "--format", "json"))["trials"]?.array?.isEmpty == true)
    let table = try await run("list", "--limit", "2")
    #expect(table.contains("suite ops-assistant") && table.contains("… and \(count - 2) more trials; `--limit`"))
    #expect(table.split(separator: "\n").allSatisfy { $0.columns <= 80 }, "\(table)")

    let drawn = try await run("show", String(trace.prefix(12)), "--content")
    #expect(drawn.contains("answer:") && drawn.contains("━") && drawn.contains("  arguments: "), "\(drawn)")
    let input = try #require(try JSONValue(parsing: try await run("show", trace, "--format", "json"))["input"]?.string)
    #expect(drawn.contains("\n  asked: \(input)\n"))
    let opened = try await run("open", trace).trimmingCharacters(in: .whitespacesAndNewlines)
    let page = try String(contentsOf: #require(URL(string: opened)), encoding: .utf8)
    #expect(page.contains("<h2>Input</h2>"))
    let otlp = try JSONValue(parsing: try await run("show", trace, "--otlp"))
    #expect(otlp.value(at: "/resourceSpans/0/scopeSpans/0/spans/0/traceId")?.string == trace)
    #expect(try await run("show", trace, "--json") == run("show", trace, "--format", "json"))
    let kept = try JSONValue(parsing: try await run("show", trace, "--format", "json"))
    #expect(kept.value(at: "/judgement/trace_id")?.string == trace && kept["trace"] == otlp)
  }
}
