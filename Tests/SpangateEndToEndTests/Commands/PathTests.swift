import Foundation
import SpangateCore
import SpangateTrace
import Testing

/// What changed in the path of an agent that was changed, and what did not of one that was not.
@Suite(
  .timeLimit(.minutes(10)),
  .enabled(if: Program.path != nil && Program.python != nil, "no built binary, or no Python to write an agent in"))
struct PathTests {
  /// Tells of a look-up and an order; with NEW it deletes as well, asks for other logs, and waits for the order.
  private static let agent = """
    import json, os, secrets, time, urllib.request
    new = os.environ.get("NEW") == "1"
    trace, parent = os.environ["TRACEPARENT"].split("-")[1:3]
    clock, spans = time.time_ns(), []
    def span(name, milliseconds, parent, **attributes):
        global clock
        own = secrets.token_hex(8)
        spans.append({"traceId": trace, "spanId": own, "parentSpanId": parent, "name": name, "kind": 1,
            "startTimeUnixNano": str(clock), "endTimeUnixNano": str(clock + milliseconds * 1000000), "attributes": [
            {"key": "gen_ai." + key.replace("_", "."), "value": {"stringValue": value}} for key, value in attributes.items()]})
        return own
    def tool(name, milliseconds, parent, arguments):
        global clock
        own = span("execute_tool " + name, milliseconds, parent, operation_name="execute_tool", tool_name=name)
        spans[-1]["attributes"].append({"key": "gen_ai.tool.call.arguments", "value": {"stringValue": json.dumps(arguments)}})
        clock += milliseconds * 1000000
        return own
    whole = 60 + (605 if new else 0)
    root = span("invoke_agent ops", whole, parent, operation_name="invoke_agent")
    tool("search_logs", 20, root, {"since": "2024-01-01" if new else "last night", "request": secrets.token_hex(4)})
    tool("get_order", 20 + (600 if new else 0), root, {"id": 7})
    if new: tool("delete_order", 5, root, {"id": 7})
    body = {"resourceSpans": [{"scopeSpans": [{"scope": {"name": "ops"}, "spans": spans}]}]}
    urllib.request.urlopen(urllib.request.Request(os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"] + "/v1/traces",
        json.dumps(body).encode(), {"Content-Type": "application/json"})).read()
    print("14 days")
    """

  private func write(_ gate: String, to name: String, trials: Int = 4, in place: Workspace) throws {
    try place.write(
      """
      suite: orders
      agent: {command: ["\(Program.python!)", agent.py]}
      variants: {control: {}, new: {agent: {env: {NEW: "1"}}}}
      trials: \(trials)
      max_trials: \(trials)
      scorers: [contains: 14 days, no_errors]
      gate: \(gate)
      cases: [{id: early, input: a}, {id: late, input: b}, {id: lost, input: c}]
      """, to: name)
  }

  private func run(_ arguments: String..., in place: Workspace) async throws -> Program.Result {
    try await Program.run(
      Program.path!, ["run"] + arguments + ["--store", "s.db", "--report", "full", "--report", "json=r.json"],
      in: place.folder)
  }

  private func prepared(_ gate: String, trials: Int = 4) async throws -> Workspace {
    let place = try Workspace()
    try place.write(Self.agent, to: "agent.py")
    try write(gate, to: "suite.yaml", trials: trials, in: place)
    let first = try await run("suite.yaml", "--variant", "control", "--accept", in: place)
    #expect(first.status == 0, "\(first.output)\(first.errors)")
    return place
  }

  @Test func `a change of the path is told where every score held, and two traces show it`() async throws {
    let place = try await prepared("{measures: {latency: {max_increase: 25%}}}")
    defer { place.remove() }
    let same = try await run("suite.yaml", "--variant", "control", in: place)
    #expect(same.status == 0, "\(same.output)")
    #expect(try place.json("r.json").value(at: "/suites/0/path_changes")?.array == [])
    #expect(!same.output.contains("changed in the path"))

    let new = try await run("suite.yaml", "--variant", "new", in: place)
    #expect(new.status == 1)
    #expect(new.output.contains("`delete_order` is called in 12 of 12 trials, and was in none of 12"))
    let report = try place.json("r.json")
    let changes = report.value(at: "/suites/0/path_changes")?.array ?? []
    #expect(
      changes.contains { $0["argument"] == "since" && $0["change"] == "moved" && $0["severity"] == "advisory" })
    // What took longer is named with its share.
    #expect(new.output.contains("spans:") && new.output.contains("`get_order`: 600 ms of the 605 ms in case"))
    let latency = report.value(at: "/suites/0/measures")?.array?.first { $0["name"] == "latency" }
    #expect(latency?["rises"]?.array?.first?["steps"]?.array?.first?["name"] == "`get_order`")
    #expect(latency?["suspect_span_id"]?.string == report.value(at: "/findings/0/span_id")?.string)

    let change = try #require(changes.first { $0["name"] == "delete_order" && $0["part"] == "tools" })
    try await expectDrawn(
      try #require(change["baseline_trace_id"]?.string), try #require(change["trace_id"]?.string), in: place)
  }

  private func expectDrawn(_ before: String, _ after: String, in place: Workspace) async throws {
    func diff(_ arguments: String...) async throws -> Program.Result {
      try await Program.run(
        Program.path!, ["trace", "diff"] + arguments + ["--store", "s.db"], in: place.folder)
    }
    let both = try await diff(before, after)
    #expect(both.status == 0)
    #expect(both.output.contains("argument `since`: `last night` → `2024-01-01`"))
    #expect(both.output.contains("+ └─ execute_tool delete_order"))
    #expect(both.output.contains("4 steps: 1 new,"))
    let reversed = try await diff(after, before)
    #expect(reversed.output.contains("- └─ execute_tool delete_order"))
    // One trace alone is held against one that passed: every trial of this agent does.
    let alone = try JSONValue(parsing: try await diff(String(before.prefix(12)), "--format", "json").output)
    #expect(alone.value(at: "/after/trace_id")?.string == before && alone.value(at: "/before/passed") == true)
    #expect(alone.value(at: "/steps")?.array?.allSatisfy { $0["change"] != "new" } == true)
    let unknown = try await diff("ffffffffffff", after)
    #expect(unknown.status == 2 && unknown.errors.contains("SG0"))
  }

  @Test func `a change blocks where the suite says so, and too few trials are no pass`() async throws {
    let place = try await prepared("{path: {tools: block, arguments: off}}")
    defer { place.remove() }
    let same = try await run("suite.yaml", "--variant", "control", in: place)
    #expect(same.status == 0, "\(same.output)")
    let new = try await run("suite.yaml", "--variant", "new", in: place)
    #expect(new.status == 1)
    let finding = try place.json("r.json").value(at: "/findings")?.array?.first { $0["rule"] == "SG0150" }
    #expect(finding?["span_id"] != nil && finding?["url"] != nil && finding?["case"] != nil)
    #expect(try place.json("r.json").value(at: "/suites/0/path_changes/0/severity") == "blocking")

    try write("{path: {tools: block, ignore: [delete_*]}}", to: "suite.yaml", in: place)
    let ignored = try await run("suite.yaml", "--variant", "new", in: place)
    #expect(ignored.status == 0, "\(ignored.output)")

    try write("{path: block}", to: "suite.yaml", trials: 1, in: place)
    let thin = try await run("suite.yaml", "--variant", "control", "--only", "early", in: place)
    #expect(thin.status == 125 && thin.output.contains("SG0152"), "\(thin.output)")

    let weighed = try await Program.spangate(
      "ab", "suite.yaml", "--a", "control", "--b", "new", "--trials", "4", "--store", "s.db", "--report", "full",
      "--report", "json=ab.json", in: place.folder)
    #expect(
      weighed.output.contains("`delete_order` is called in 12 of 12 trials"), "\(weighed.output)\(weighed.errors)")
    #expect(try place.json("ab.json").value(at: "/comparisons/0/path_changes")?.array?.isEmpty == false)
  }
}
