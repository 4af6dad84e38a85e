@testable import SpangateBuiltins
import SpangateCore
import SpangateTesting
import SpangateTrace
import Testing

struct ScorerSpansTests {
  @Test func `too many spans are blamed by the first that is one too many`() async throws {
    let score = try await Scores.of("spans", ["query": #"{ gen.kind = "model" }"#, "at_most": 1], spans: .exampleRun)
    #expect(score.value == .passed(false) && score.span == .example(6))
    #expect(score.because == "`{ gen.kind = \"model\" }` finds 2 spans, at most 1 was expected")
  }

  @Test func `a call that only the model's answer tells of leaves what is asked of tools unscored`() async throws {
    var asked = SpanRecord.exampleModelCall(1)
    asked.attributes["gen_ai.output.messages"] =
      #"[{"parts":[{"type":"tool_call","name":"delete_order","arguments":{}}]}]"#
    let unseen = Score.unscored("a model asked for `delete_order`, and no span is about that call")
    for query in [#"{ gen.tool = "delete_order" }"#, #"{ gen.kind = "tool" }"#, #"{ gen.arguments.id = 7 }"#] {
      #expect(try await Scores.of("spans", ["query": .string(query), "at_most": 0], spans: [asked]) == unseen)
      #expect(try await Scores.of("spans", .string(query), spans: [asked]) == unseen)
    }
    #expect(try await Scores.of("spans", #"{ gen.kind = "model" }"#, spans: [asked]).value == .passed(true))
  }

  @Test func `a trace with gaps is never scored`() async throws {
    let score = try await Scores.of(
      "spans", ["query": "{ status = error }", "at_most": 0], spans: .exampleRun,
      trace: .cutOff(.stillArriving(spans: 6)))
    #expect(score == .unscored("the trace is cut off: after 6 spans more kept coming until the time was up"))
  }

  @Test(
    arguments: [
      (["query": "{ gen.tol = 1 }"], "column 3: there is no field `gen.tol`; did you mean `gen.tool`?"),
      (["query": "{ }", "at_least": 0], "say `at_most` too"), (["query": "{ }", "at_most": -1], "negative"),
      (["query": "{ }", "at_least": 3, "at_most": 2], "less than"), (["query": "{ } | count()"], "a comparison"),
    ] as [(JSONValue, String)])
  func `what can never hold is refused`(config: JSONValue, why: String) async throws {
    let error = await #expect(throws: (any Error).self) { try await Scores.of("spans", config, spans: .exampleRun) }
    #expect("\(String(describing: error))".contains(why))
  }

  @Test func `a text that no pattern can be searched for in leaves the query unscored`() async throws {
    var spans = [SpanRecord].exampleRun
    spans[3].attributes["note"] = .string(String(repeating: "delete ", count: 200_000))
    let query: JSONValue = ["query": #"{ .note =~ ".*delete.*" }"#, "at_most": 0]
    let score = try await Scores.of("spans", query, spans: spans)
    guard case .unscored(let why) = score.value else {
      Issue.record("\(score.value)")
      return
    }
    #expect(why.contains("more than it may"))
  }
}
