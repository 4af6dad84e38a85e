import Foundation
import SpangateCore
import SpangateTrace
import Testing

/// Traces that were recorded, scored as if their agent had been asked.
@Suite(.timeLimit(.minutes(10)), .enabled(if: Program.path != nil, "no built binary: SPANGATE_BINARY is not set"))
struct GradeTests {
  private static let suite = """
    suite: shop
    scorers: [no_errors, {max_turns: 6}]
    cases:
      - {id: window, input: How long is the window?, scorers: [{contains: 14 days}]}
      - {id: order, input: "Where is order 7?", scorers: [{contains: Hamburg}, {tool_called: find_order}]}

    """

  /// One trace of one agent, as OTLP/JSON on a line.
  private func trace(
    _ number: Int, _ question: String, _ answer: String?, named attributes: [String: String] = [:],
    failed: Bool = false,
    parent: String = ""
  ) -> String {
    func attribute(_ name: String, _ value: String) -> JSONValue {
      ["key": .string(name), "value": ["stringValue": .string(value)]]
    }
    func span(_ id: Int, _ parent: String, _ name: String, _ attributes: [JSONValue]) -> JSONValue {
      var span: JSONObject = [
        "traceId": .string(String(format: "%032x", number)), "spanId": .string(String(format: "%016x", id)),
        "parentSpanId": .string(parent), "name": .string(name),
        "startTimeUnixNano": .string("\(1_700_000_000_000_000_000 + number)"),
        "endTimeUnixNano": .string("\(1_700_000_001_000_000_000 + number)"), "attributes": .array(attributes),
      ]
      if failed, id == 1 { span["status"] = ["code": 2, "message": "overloaded"] }
      return .object(span)
    }
    let root =
      [attribute("input.value", question)] + (answer.map { [attribute("output.value", $0)] } ?? [])
      + attributes.sorted { $0.key < $1.key }.map { attribute($0.key, $0.value) }
    let spans = [
      span(1, parent, "agent.run", root),
      span(
        2, "0000000000000001", "chat",
        [attribute("gen_ai.operation.name", "chat"), attribute("gen_ai.request.model", "m")]),
      span(
        3, "0000000000000001", "execute_tool find_order",
        [attribute("gen_ai.operation.name", "execute_tool"), attribute("gen_ai.tool.name", "find_order")]),
    ]
    let request: JSONValue = ["resourceSpans": [["scopeSpans": [["spans": .array(spans)]]]]]
    return "\(request)\n"
  }

  private var good: [String] {
    (0..<8).flatMap { index in
      [
        trace(index * 2 + 1, "How long is the window?", "You have 14 days."),
        trace(index * 2 + 2, "Where is order 7?", "In Hamburg.", named: ["eval.case.id": "order"]),
      ]
    }
  }

  private func grade(
    _ place: Workspace, _ traces: [String], _ arguments: String...
  ) async throws -> (status: Int32, report: JSONValue, errors: String) {
    try place.write(traces.joined(), to: "traces.jsonl")
    let result = try await Program.run(
      Program.path!,
      ["grade", "s.yaml", "--traces", "traces.jsonl", "--store", "s.db", "--report", "json=report.json"] + arguments,
      in: place.folder)
    return (result.status, (try? place.json("report.json")) ?? .null, result.errors)
  }

  private func rules(_ report: JSONValue) -> [String] {
    (report["findings"]?.array ?? []).compactMap { $0["rule"]?.string }
  }

  @Test func `recorded traces pass, become a baseline, and regress against it`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    try place.write(Self.suite, to: "s.yaml")
    let accepted = try await grade(place, good, "--accept")
    #expect(accepted.status == 0, "\(accepted.errors)")
    #expect(accepted.report.value(at: "/run/trials")?.int == 16)
    let trial = accepted.report.value(at: "/suites/0/cases/1/trials/0")
    #expect(trial?["trace_id"]?.string == String(format: "%032x", 2) && trial?["trace"]?.string == "settled")
    #expect(try await grade(place, good).status == 0)

    let broken = good.map { $0.replacingOccurrences(of: "14 days", with: "30 days") }
    let worse = try await grade(place, broken)
    #expect(worse.status == 1 && rules(worse.report).contains("SG0101"), "\(worse.errors)")
    // The agent gave no answer at all.
    let failed = try await grade(
      place, (0..<8).map { trace($0 + 101, "How long is the window?", nil, failed: true) } + good)
    #expect(failed.status == 1, "\(failed.errors)")
    let shown = try await Program.spangate(
      "trace", "show", String(format: "%032x", 2), "--store", "s.db", in: place.folder)
    #expect(shown.status == 0 && shown.output.contains("shop, case order"), "\(shown.errors)")
  }

  @Test func `the traces of a live run get the scores of the live run`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    let suite = Workspace.repository.appending(path: "suites/ops-assistant.yaml").path
    let ran = try await Program.spangate(
      "run", suite, "--store", "live.db", "--no-baseline", "--trials", "1", "--report", "json=live.json",
      in: place.folder)
    #expect(ran.status == 0, "\(ran.errors)")
    let live = try place.json("live.json")
    let cases = try #require(live.value(at: "/suites/0/cases")?.array)
    var lines = ""
    for trial in cases.compactMap({ $0.value(at: "/trials/0/trace_id")?.string }) {
      lines += try await Program.spangate("trace", "show", trial, "--otlp", "--store", "live.db", in: place.folder)
        .output
    }
    try place.write(lines, to: "live.jsonl")
    let graded = try await Program.spangate(
      "grade", suite, "--traces", "live.jsonl", "--store", "g.db", "--no-baseline", "--report", "json=graded.json",
      "--output", "scored.jsonl", in: place.folder)
    #expect(graded.status == 0, "\(graded.errors)")
    func scores(_ report: JSONValue) -> [JSONValue] {
      (report.value(at: "/suites/0/cases")?.array ?? []).map { item in
        let scores = item.value(at: "/trials/0/scores")?.array ?? []
        return [
          "case": item["id"] ?? .null, "trace": item.value(at: "/trials/0/trace_id") ?? .null,
          "cost": item.value(at: "/trials/0/cost_usd") ?? .null, "spans": .array(scores.map { $0["span_id"] ?? .null }),
          "scores": .array(scores.flatMap { [$0["name"] ?? .null, $0["value"] ?? .null, $0["label"] ?? .null] }),
        ]
      }
    }
    #expect(scores(try place.json("graded.json")) == scores(live))
    #expect(try place.read("scored.jsonl").contains("eval.score.contains"))
    #expect(graded.errors.contains("are on their spans in `scored.jsonl`, a copy"))
  }

  @Test func `what was not recorded, not matched or cut off is no pass`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    try place.write(Self.suite, to: "s.yaml")
    let none = try await grade(place, [], "--no-baseline")
    #expect(none.status == 125 && rules(none.report).contains("SG0210"), "\(none.errors)")

    let windows = good.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
    let strangers = [trace(90, "Who?", "Me.", named: ["eval.case.id": "\u{1b}[31mgone::error::x"])]
    let partial = try await grade(place, windows + strangers, "--no-baseline")
    #expect(partial.status == 125)
    #expect(Set(rules(partial.report)).isSuperset(of: ["SG0104", "SG0211", "SG0212"]), "\(partial.errors)")
    #expect(!partial.errors.contains("\u{1b}[31m") && !rules(partial.report).contains("SG0301"))
    #expect(try await grade(place, windows, "--no-baseline", "--only", "window").status == 0)
    #expect(try await grade(place, good, "--no-baseline", "--only", "windw").status == 2)

    let whole = good.joined()
    let cut = try await grade(place, [String(whole.dropLast(200))], "--no-baseline")
    #expect(cut.status == 125, "\(cut.errors)")
    // Spans are missing, among them perhaps the one that failed.
    let orphan = trace(91, "How long is the window?", "14 days")
      .replacingOccurrences(
        of: "\"parentSpanId\":\"0000000000000001\",\"name\":\"chat\"",
        with: "\"parentSpanId\":\"00000000000000ff\",\"name\":\"chat\"")
    let lost = try await grade(place, [orphan], "--no-baseline", "--only", "window")
    #expect(lost.status == 125 && rules(lost.report).contains("SG0202"), "\(lost.errors)")
    // Nobody knows what was answered.
    let silent = try await grade(
      place, [trace(92, "How long is the window?", nil)], "--no-baseline", "--only", "window")
    #expect(silent.status == 125 && silent.errors.contains("holds the agent's answer"), "\(silent.errors)")
  }

  @Test func `traces of no case that are not whole are no pass, and no baseline`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    try place.write(Self.suite, to: "s.yaml")
    // The root, which named the case, never came.
    let killed =
      #"{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"000000000000000000000000000000fe","spanId":"00000000000000b2","parentSpanId":"00000000000000b1","name":"chat","startTimeUnixNano":"1700000000000000000","endTimeUnixNano":"1700000001000000000","attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"chat"}}]}]}]}]}"#
      + "\n"
    let lost = try await grade(place, good + [killed], "--accept")
    #expect(lost.status == 125 && rules(lost.report).contains("SG0214"), "\(lost.errors)")
    #expect(!rules(lost.report).contains("SG0211"))
    let listed = try await Program.spangate("baseline", "list", "--store", "s.db", in: place.folder)
    #expect(!listed.output.contains("main"), "\(listed.output)")

    try place.write(
      "suite: s\nscorers: [no_errors]\ncases: {from: traces, where: '{ gen.kind = \"tool\" }'}\n", to: "s.yaml")
    let unfit = try await grade(place, good + [killed], "--no-baseline")
    #expect(unfit.status == 125 && rules(unfit.report).contains("SG0214"), "\(unfit.errors)")
    #expect(try await grade(place, good, "--no-baseline").status == 0)
  }

  @Test func `a limit on what nobody measured is no pass`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    try place.write(Self.suite + "gate: {measures: {wall_time: {max: 60s}}}\n", to: "s.yaml")
    let timed = try await grade(place, good, "--no-baseline")
    #expect(timed.status == 125 && timed.errors.contains("nobody timed the call"), "\(timed.errors)")
  }

  @Test func `every trace is a case where the suite says so`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    try place.write(
      """
      suite: production
      scorers: [{contains: days}]
      recorded: {case: app.case}
      cases: {from: traces, where: '{ gen.kind = "tool" }'}

      """, to: "s.yaml")
    let traces = [
      trace(1, "How long?", "14 days", named: ["app.case": "a"]),
      trace(2, "How long?", "15 days", named: ["app.case": "a"]),
      trace(3, "How long?", "16 days", named: ["app.case": "\u{1b}]0;x\u{7}"]),
    ]
    let graded = try await grade(place, traces, "--no-baseline")
    #expect(graded.status == 0, "\(graded.errors)")
    let cases = graded.report.value(at: "/suites/0/cases")?.array ?? []
    #expect(cases.compactMap { $0["id"]?.string } == ["a", String(format: "%032x", 3)])
    #expect(cases.compactMap { $0["trials"]?.array?.count } == [2, 1])
    let asked = try await Program.spangate("run", "s.yaml", in: place.folder)
    #expect(asked.status == 2 && asked.errors.contains("SG0070") && asked.errors.contains("spangate grade s.yaml"))
    #expect(try await Program.spangate("validate", "s.yaml", in: place.folder).status == 0)
    try place.write(try place.read("s.yaml").replacingOccurrences(of: "gen.kind", with: "gen.knd"), to: "s.yaml")
    let misspelt = try await Program.spangate("validate", "s.yaml", in: place.folder)
    #expect(misspelt.status == 2 && misspelt.errors.contains("did you mean `gen.kind`"))
  }

  @Test func `misuse is told before anything is read`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    try place.write(Self.suite, to: "s.yaml")
    #expect(try await Program.spangate("grade", "s.yaml", in: place.folder).status == 64)
    #expect(try await Program.spangate("run", "s.yaml", in: place.folder).status == 2)
    let unknown = try await grade(place, good, "--no-baseline", "--write-back", "nowhere")
    #expect(unknown.status == 2 && unknown.errors.contains("no backend is called `nowhere`"))
    let unwritable = try await grade(place, good, "--no-baseline", "--output", "no/folder/x.jsonl")
    #expect(unwritable.status == 2 && unwritable.errors.contains("cannot be written"))
  }
}
