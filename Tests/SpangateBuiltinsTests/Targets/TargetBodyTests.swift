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

struct TargetRetryAfterTests {
  /// Sunday, 6 November 1994, 08:49:37 UTC.
  static let moment = Timestamp(nanoseconds: 784_111_777_000_000_000)

  @Test(
    arguments: [
      ("120", .seconds(120)), ("0", .zero), ("99999999999999999999", .seconds(365 * 86_400)), ("-1", nil), ("", nil),
      ("soon", nil), ("1.5", nil), ("Sun, 06 Nov 1994 08:50:37 GMT", .seconds(60)),
      ("Sunday, 06-Nov-94 08:50:37 GMT", .seconds(3_155_760_060)), ("Sun Nov  6 08:50:37 1994", .seconds(60)),
      ("Sun, 06 Nov 1994 08:49:36 GMT", .zero), ("Thu, 29 Feb 1996 00:00:00 GMT", .seconds(41_440_223)),
      ("Sun, 06 Nov 1994 25:50:37 GMT", nil), ("Sun, 06 Foo 1994 08:50:37 GMT", nil),
      ("Sun, 06 Nov 999999999999 08:50:37 GMT", nil), ("Sun, 06 Nov 1901 08:50:37 GMT", nil),
    ] as [(String, Duration?)])
  func `a server's word on when to come back is read`(text: String, wait: Duration?) {
    #expect(Duration(retryAfter: text, at: Self.moment) == wait)
  }
}
