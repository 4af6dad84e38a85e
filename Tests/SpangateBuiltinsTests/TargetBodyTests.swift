import SpangateCore
import SpangateTesting
import Testing

@testable import SpangateBuiltins

struct TargetBodyTests {
  private let trial = PlannedTrial.stub(.stub("c-1", input: "say \"hi\"\n{{case}}"), variant: "terse", index: 4)

  @Test(
    arguments: [
      ("{{input}}", #""say \"hi\"\n{{case}}""#), (["q": "{{trial}}"], #"{"q":"4"}"#),
      ([["{{case}} by {{variant}}", 1, true, nil]], #"[["c-1 by terse",1,true,null]]"#),
      (["{{case}}": "{{ case }} {{other}} {{{case}}}"], #"{"{{case}}":"{{ case }} {{other}} {c-1}"}"#),
      (["q": "{{input"], #"{"q":"{{input"}"#), (7, "7"),
    ] as [(JSONValue, String)])
  func `placeholders in JSON become strings, once`(template: JSONValue, text: String) {
    let template = template == "{{input}}" ? ["{{input}}"] : template
    let expected = template == ["{{input}}"] ? "[\(text)]" : text
    #expect(BodyTemplate(template, isJSON: true).filled(for: trial) == expected)
  }

  @Test(arguments: [
    (#"{"q": "{{input}}", "t": {{trial}}}"#, #"{"q": "say \"hi\"\n{{case}}", "t": "4"}"#),
    (#"{"q": "\"{{case}}\\", "v": {{variant}}}"#, #"{"q": "\"c-1\\", "v": "terse"}"#),
    ("{{input}}", #""say \"hi\"\n{{case}}""#), (#"{"a": {"b": "{{nothing}}"}}"#, #"{"a": {"b": "{{nothing}}"}}"#),
  ])
  func `JSON that was written by hand stays JSON`(template: String, text: String) throws {
    let filled = BodyTemplate(.string(template), isJSON: true).filled(for: trial)
    #expect(filled == text)
    #expect(throws: Never.self) { try JSONValue(parsing: filled) }
  }

  @Test func `plain text is filled as it is`() {
    let filled = BodyTemplate("Q: \"{{input}}\" ({{trial}})", isJSON: false).filled(for: trial)
    #expect(filled == "Q: \"say \"hi\"\n{{case}}\" (4)")
  }

  @Test func `without a template the trial's own object is sent`() throws {
    let filled = BodyTemplate(nil, isJSON: true).filled(for: trial)
    #expect(filled == #"{"input":"say \"hi\"\n{{case}}","case":"c-1","trial":4,"variant":"terse"}"#)
  }

  @Test func `an input of structure is filled in as its JSON text`() {
    let trial = PlannedTrial.stub(.stub(input: ["a": [1, "b"]]))
    #expect(BodyTemplate(["q": "{{input}}"], isJSON: true).filled(for: trial) == #"{"q":"{\"a\":[1,\"b\"]}"}"#)
  }
}
