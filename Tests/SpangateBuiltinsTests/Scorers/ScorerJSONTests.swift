@testable import SpangateBuiltins
import SpangateCore
import SpangateTrace
import Testing

struct ScorerJSONTests {
  static let problems: [(schema: String, value: String, problem: String?)] = [
    (#"true"#, "1", nil), (#"false"#, "1", "the value is not allowed"),
    (#"{"type": "integer"}"#, "3.0", nil), (#"{"type": "integer"}"#, "3.5", "the value is a number, not integer"),
    (#"{"type": ["string", "null"]}"#, "1", "the value is an integer, not string or null"),
    (#"{"properties": {"a": {"type": "string"}}}"#, #"{"a": 1}"#, "`/a` is an integer, not string"),
    (#"{"properties": {"a": {}}, "additionalProperties": false}"#, #"{"b": 1}"#, "the value has the unknown key `b`"),
    (#"{"additionalProperties": {"minimum": 2}}"#, #"{"b/c": 1}"#, "`/b~1c` is 1, less than 2"),
    (#"{"required": ["a", "b"]}"#, #"{"a": null}"#, "the value lacks the key `b`"),
    (#"{"items": {"enum": [1, "x"]}}"#, #"["x", 1.0, 2]"#, "`/2` is `2`, not one of 2 values"),
    (#"{"const": {"a": 1}}"#, #"{"a": 2}"#, #"the value is `{"a":2}`, not `{"a":1}`"#),
    (#"{"exclusiveMinimum": 1, "exclusiveMaximum": 3}"#, "3", "the value is 3, not less than 3"),
    (#"{"minLength": 2}"#, #""é""#, "the value has length 1, less than 2"), (#"{"maxLength": 1}"#, "12", nil),
    (#"{"pattern": "^a"}"#, #""ba""#, "the value is `ba`, which `^a` does not match"),
    (#"{"minItems": 1}"#, "[]", "the value has a count of 0, less than 1"),
    (#"{"uniqueItems": true}"#, #"[{"a": 1, "b": 2}, {"b": 2, "a": 1.0}]"#, "`/1` is there twice"),
    (#"{"anyOf": [{"type": "null"}, {"minimum": 3}]}"#, "2", "the value is none of the 2 kinds in `anyOf`"),
    (#"{"oneOf": [{"minimum": 1}, {"minimum": 2}]}"#, "3", "the value is 2 of the 2 kinds in `oneOf`, not exactly one"),
    (#"{"allOf": [{"minimum": 1}, {"maximum": 2}]}"#, "3", "the value is 3, more than 2"),
    (#"{"not": {"type": "null"}}"#, "null", "the value is what `not` forbids"),
    (
      ##"{"$ref": "#/$defs/tree", "$defs": {"tree": {"items": {"$ref": "#/$defs/tree"}, "type": "array"}}}"##,
      "[[], [[0]]]",
      "`/1/0/0` is an integer, not array"
    ),
  ]

  @Test(arguments: problems)
  func `a schema names the first thing that it does not allow`(schema: String, value: String, problem: String?) throws {
    let schema = try JSONSchema(JSONValue(parsing: schema))
    #expect(schema.problem(with: try JSONValue(parsing: value)) == problem)
  }

  @Test(arguments: [
    (#"{"typ": "string"}"#, "the schema's keyword `typ` is not one that `json` checks"),
    (#"{"items": {"format": "date"}}"#, "the schema's keyword `format` is not one that `json` checks (at `/items`)"),
    (#"{"type": "int"}"#, "`type` `int` is no JSON type"), (#"[]"#, "a schema is an object or a boolean, not an array"),
    (#"{"minimum": "1"}"#, "`minimum` is not a number"),
    (##"{"$ref": "#/$defs/x"}"##, "`$ref` `#/$defs/x` leads nowhere"),
    (#"{"$ref": "https://example.org/s"}"#, "`$ref` `https://example.org/s` does not stay in this schema"),
    (##"{"anyOf": [{"$ref": "#"}]}"##, "`$ref` `#` only leads back to itself"),
    (#"{"pattern": "("}"#, "`(` is not a regular expression: a group is not closed, at character 1"),
  ])
  func `a schema that could not be checked is refused`(schema: String, problem: String) throws {
    let schema = try JSONValue(parsing: schema)
    let refusal = #expect(throws: Misconfigured.self) { try JSONSchema(schema) }
    #expect(refusal?.message == problem)
  }

  /// Each definition names the next one twice.
  private func doubling(_ times: Int, _ keyword: String = "allOf") -> JSONValue {
    let definitions = (0..<times).map { index -> (String, JSONValue) in
      let next: JSONValue = ["$ref": .string("#/$defs/d\(index + 1)")]
      return ("d\(index)", .object([keyword: [next, next]]))
    }
    return [
      "$ref": "#/$defs/d0", "$defs": .object(JSONObject(definitions + [("d\(times)", ["type": "string"])])),
    ]
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["allOf", "anyOf", "oneOf"])
  func `a definition that is referred to often is looked at once`(keyword: String) throws {
    let schema = try JSONSchema(doubling(200, keyword))
    // Two alternatives that are the same are never exactly one.
    #expect((schema.problem(with: "x") == nil) == (keyword != "oneOf"))
    #expect(schema.problem(with: 1) != nil)
  }

  @Test func `references that lead on and on are refused`() throws {
    let chain = (0..<5_000).map { ("d\($0)", ["$ref": .string("#/$defs/d\($0 + 1)")] as JSONValue) }
    let schema: JSONValue = ["$ref": "#/$defs/d0", "$defs": .object(JSONObject(chain + [("d5000", [:])]))]
    let refusal = #expect(throws: Misconfigured.self) { try JSONSchema(schema) }
    #expect(refusal?.message == "the references of the schema lead through more than 1,000 rules")
  }

  @Test func `what cannot be told is no pass, whatever is made of it`() throws {
    let open = ["not": ["pattern": "(?=a*b)x"]] as JSONValue
    let schema = try JSONSchema(open)
    #expect(schema.fit(of: "y") == .fits)
    guard case .unknown = schema.fit(of: .string(String(repeating: "a", count: 1 << 20 + 1))) else {
      Issue.record("a text over the limit was decided")
      return
    }
  }

  @Test func `a recursive schema goes as deep as JSON may`() throws {
    let schema = try JSONSchema(["items": ["$ref": "#"], "type": "array"])
    let deep = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
    #expect(schema.problem(with: try JSONValue(parsing: deep)) == nil)
  }

  @Test(arguments: [
    ("[1, {\"a\": 2.0}]", "[1.0, {\"a\": 2}]", true), ("1", "true", false),
    ("{\"a\": 1}", "{\"a\": 1, \"b\": 1}", false),
    ("9007199254740993", "9007199254740992.0", false), ("{}", "[]", false),
  ])
  func `numbers are the same by what they amount to`(a: String, b: String, areSame: Bool) throws {
    #expect(try JSONValue(parsing: a).isSame(as: JSONValue(parsing: b)) == areSame)
    #expect(try JSONValue(parsing: b).isSame(as: JSONValue(parsing: a)) == areSame)
  }

  @Test(arguments: [
    (#"{"a": {"b": 1, "c": [1, {"d": 2, "e": 3}]}, "x": 1}"#, #"{"a": {"c": [1.0, {"d": 2}]}}"#, true),
    (#"{"a": [1, 2]}"#, #"{"a": [1]}"#, false), (#"{"a": 1}"#, #"{"b": null}"#, false), ("[]", "{}", false),
  ])
  func `an object covers one with fewer keys, at any depth`(whole: String, part: String, isCovered: Bool) throws {
    #expect(try JSONValue(parsing: whole).covers(JSONValue(parsing: part)) == isCovered)
  }

  @Test func `once a run is to end, a large value is held against a schema no more`() throws {
    let value = JSONValue.array((0..<10_000).map { .int($0) })
    let schemas = [
      #"{"items": {"type": "integer"}}"#, #"{"items": {"not": {"type": "null"}}}"#, #"{"uniqueItems": true}"#,
    ]
    for schema in try schemas.map({ try JSONSchema(JSONValue(parsing: $0)) }) {
      #expect(schema.fit(of: value) == .fits)
      let fit = PatternPace.$current.withValue(PatternPace(deadline: .now - .seconds(1), rest: 0)) {
        schema.fit(of: value)
      }
      guard case .unknown(let why) = fit else {
        Issue.record("\(fit)")
        continue
      }
      #expect(why.contains("200 million steps"))
    }
  }
}
