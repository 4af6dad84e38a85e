import Foundation
import SpangateCore
import SpangateTrace
import Testing

/// Cases that are made of what an agent did.
@Suite(.timeLimit(.minutes(10)), .enabled(if: Program.path != nil, "no built binary: SPANGATE_BINARY is not set"))
struct CaseAddTests {
  private static let suite = """
    # The shop.
    suite: shop
    agent: {command: [cat]}
    cases:
      - id: first   # stays as it is
        input: |
          # no comment
        scorers: [{contains: x}]

    # The gate.
    gate: {baseline: main}

    """

  private func attribute(_ name: String, _ value: String) -> JSONValue {
    ["key": .string(name), "value": ["stringValue": .string(value)]]
  }

  private func trace(_ question: String, _ answer: String, arguments: String = #"{"order":7,"q":{"any":true}}"#)
    -> String
  {
    func span(_ id: Int, _ parent: String, _ name: String, _ attributes: [JSONValue]) -> JSONValue {
      [
        "traceId": "000000000000000000000000000000ab", "spanId": .string(String(format: "%016x", id)),
        "parentSpanId": .string(parent), "name": .string(name), "startTimeUnixNano": "1700000000000000000",
        "endTimeUnixNano": "1700000001000000000", "attributes": .array(attributes),
      ]
    }
    let spans = [
      span(1, "", "agent.run", [attribute("input.value", question), attribute("output.value", answer)]),
      span(
        2, "0000000000000001", "execute_tool find_order",
        [
          attribute("gen_ai.operation.name", "execute_tool"), attribute("gen_ai.tool.name", "find_order"),
          attribute("gen_ai.tool.call.arguments", arguments),
        ]),
    ]
    let request: JSONValue = ["resourceSpans": [["scopeSpans": [["spans": .array(spans)]]]]]
    return "\(request)\n"
  }

  private func add(_ place: Workspace, _ arguments: String...) async throws -> Program.Result {
    try await Program.run(
      Program.path!, ["case", "add", "00000000000000000000", "--traces", "t.jsonl"] + arguments, in: place.folder)
  }

  @Test func `a trace becomes the last case of a suite, and nothing else changes`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    try place.write(Self.suite, to: "s.yaml")
    try place.write(trace("Where is order 7?", "It is in Hamburg."), to: "t.jsonl")
    let added = try await add(place, "--to", "s.yaml", "--tag", "production")
    #expect(added.status == 0, "\(added.errors)")
    let text = try place.read("s.yaml")
    let new = """
        - id: where-is-order-7
          input: "Where is order 7?"
          tags: [production]
          scorers:
            - tool_called: {tool: find_order, arguments: {order: 7}}
            - contains: It is in Hamburg.

      """
    let lines = new.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0.dropFirst(2) }
    let expected = lines.dropLast().joined(separator: "\n") + "\n"
    #expect(text.contains(expected), "\(text)")
    #expect(text.replacingOccurrences(of: expected, with: "") == Self.suite)
    #expect(try await Program.spangate("validate", "s.yaml", in: place.folder).status == 0)
    let again = try await add(place, "--to", "s.yaml")
    #expect(again.status == 2 && again.errors.contains("SG0072") && again.errors.contains("already"))
    #expect(try place.read("s.yaml") == text)
    // The case passes on the trace that it was made of.
    let graded = try await Program.spangate(
      "grade", "s.yaml", "--traces", "t.jsonl", "--no-baseline", "--only", "where*", "--store", "s.db", in: place.folder
    )
    #expect(graded.status == 0, "\(graded.errors)")
  }

  @Test func `hostile texts are quoted, secrets taken out, and long answers compared`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    try place.write(Self.suite.replacingOccurrences(of: "\n", with: "\r\n"), to: "s.yaml")
    let question = "x\"]}\n- id: evil\u{1b}[2J \u{2028}\u{85}\u{feff}: *a &b !!c {{input}} ${HOME}"
    let answer =
      "key sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOP " + String(repeating: "long ", count: 40)
    try place.write(trace(question, answer), to: "t.jsonl")
    let added = try await add(place, "--to", "s.yaml", "--id", "it's: #odd")
    #expect(added.status == 0, "\(added.errors)")
    let text = try place.read("s.yaml")
    #expect(!text.contains("\u{1b}") && !text.contains("sk-ant-api03-abcdef") && text.contains("similar"))
    #expect(
      text.contains("\r\n      - tool_called:") && !text.replacingOccurrences(of: "\r\n", with: "").contains("\n"))
    #expect(try await Program.spangate("validate", "s.yaml", in: place.folder).status == 0)
    let printed = try await add(place)
    #expect(printed.status == 0 && printed.output.hasPrefix("- id: ") && !printed.output.contains("\u{1b}"))
  }

  @Test func `what cannot be added leaves the suite as it is`() async throws {
    let place = try Workspace()
    defer { place.remove() }
    let flow = "suite: s\nagent: {command: [cat]}\ncases: [{id: a, input: b, scorers: [{contains: c}]}]\n"
    try place.write(flow, to: "s.yaml")
    try place.write(trace("Where?", "There."), to: "t.jsonl")
    let added = try await add(place, "--to", "s.yaml")
    #expect(added.status == 2 && added.errors.contains("SG0072"), "\(added.errors)")
    #expect(try place.read("s.yaml") == flow)
    let unknown = try await Program.spangate("case", "add", "ff", "--traces", "t.jsonl", in: place.folder)
    #expect(unknown.status == 2 && unknown.errors.contains("SG0361"))
    #expect(try await Program.spangate("case", "add", "ff", "--store", "none.db", in: place.folder).status != 0)
    #expect(try await Program.spangate("case", in: place.folder).status == 64)
  }
}
