@testable import SpangateBuiltins
import SpangateCore
import SpangateStatistics
import SpangateTesting
import SpangateTrace
import Testing

@Suite(.timeLimit(.minutes(5)))
struct ScorerTextTests {
  private static func distance(_ a: [UInt32], _ b: [UInt32]) throws -> Int {
    try LevenshteinDistance(from: a).distance(to: b, on: PatternBudget(steps: .max, pace: nil))
  }

  @Test(arguments: 0..<200)
  func `the edit distance is that of the plain table`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    func text() -> [UInt32] {
      (0..<Int.random(in: 0...150, using: &generator)).map { _ in UInt32.random(in: 0...3, using: &generator) }
    }
    let (a, b) = (text(), text())
    #expect(try Self.distance(a, b) == Self.table(a, b))
  }

  @Test(arguments: [("", "", 0), ("", "abc", 3), ("abc", "", 3), ("kitten", "sitting", 3), ("ab", "ba", 2)])
  func `small edit distances are right`(a: String, b: String, distance: Int) throws {
    let (a, b) = (a.unicodeScalars.map(\.value), b.unicodeScalars.map(\.value))
    #expect(try Self.distance(a, b) == distance)
  }

  @Test func `neighbours that change places are two edits to a grade and one slip to a suggestion`() async throws {
    #expect(try await Scores.of("similar", "abcd", answer: "abdc").value == .number(0.5))
    #expect(EditDistance.between("abcd", "abdc", atMost: 2) == 1)
    #expect("contians".nearest(among: ["contains"]) == "contains")
  }

  /// Wagner and Fischer's, cell by cell.
  private static func table(_ a: [UInt32], _ b: [UInt32]) -> Int {
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, y) in b.enumerated() {
        let cell = min(row[j] + 1, row[j + 1] + 1, diagonal + (x == y ? 0 : 1))
        diagonal = row[j + 1]
        row[j + 1] = cell
      }
    }
    return row[b.count]
  }

  @Test func `what is too long to compare is unscored, not wrong`() async throws {
    let long = String(repeating: "x", count: 20_001)
    let score = try await Scores.of("similar", "x", answer: long)
    #expect(score == .unscored("the answer is longer than the 20000 characters that `similar` compares"))
    let regex = try await Scores.of("regex", "y", answer: String(repeating: "x", count: 1 << 20 + 1))
    #expect(
      regex
        == .unscored(
          "the answer takes `y` more than it may: a text is searched up to 1 MiB and 50 million steps, and up to less once "
            + "a run is to end"))
  }

  @Test(arguments: [
    ("contains", #""a\u0007b""#, "no", "`a\\u{7}b` is not in the answer `no`"),
    ("not_contains", #""no""#, "no", "`no` is in the answer `no`"),
    (
      "contains", #""14 days""#, "14\u{a0}days",
      "`14 days` is not in the answer `14\u{a0}days`; "
        + "`14\\u{a0}days` is (U+00A0 NO-BREAK SPACE, not U+0020 SPACE)"
    ),
    ("contains_all", #"["a", "b", "c"]"#, "a", "`b` and `c` are not in the answer `a`"),
    ("contains_all", #"["a", "x"]"#, "a", "`x` is not in the answer `a`"),
    ("contains_any", #"["x", "y", "z"]"#, "a", "none of `x`, `y` and `z` is in the answer `a`"),
    ("one_of", #"["yes", "no"]"#, "may", "the answer `may` is none of `yes` and `no`"),
    (
      "equals", #""a b""#, "a\u{a0}b",
      "the answer is `a\u{a0}b`, not `a b`; they differ from character 2 on: "
        + "`a\\u{a0}b`, not `a b` (U+00A0 NO-BREAK SPACE, not U+0020 SPACE)"
    ),
    (
      "equals", #"{"value": {"a": [1, {"b/c": 2}]}}"#, #"{"a": [1, {"b/c": 3}]}"#,
      #"the answer is `{"a": [1, {"b/c": 3}]}`, not `{"a":[1,{"b/c":2}]}`: `/a/1/b~1c` is `3`, not `2`"#
    ),
    (
      "ends_with", #""bye.""#, String(repeating: "x", count: 90) + "the end",
      "`bye.` is not the end of the answer `…\(String(repeating: "x", count: 73))the end`"
    ),
    (
      "not_contains", #""needle""#,
      String(repeating: "hay ", count: 40) + "needle" + String(repeating: " hay", count: 40),
      "`needle` is in the answer `…y hay hay hay hay hay hay hay needle hay hay hay hay hay hay hay hay hay hay hay…`"
    ),
    ("equals", "42", "about 42", "the answer `about 42` is not JSON, `42` was expected"),
    ("starts_with", #""Yes""#, "No", "`Yes` is not the start of the answer `No`"),
    ("word_count", #"{"min": 2}"#, "one", "the answer has 1 word, at least 2 were expected"),
    ("json", "{}", "{'a'}", "the answer `{'a'}` is not JSON: expected a key in quotes at 1:2"),
  ])
  func `a failure says what is so`(kind: String, config: String, answer: String, because: String) async throws {
    let score = try await Scores.of(kind, JSONValue(parsing: config), answer: answer)
    #expect(score.value == .passed(false))
    #expect(score.because == because)
  }

  @Test(arguments: [
    ("contains", #""""#, "every answer holds the empty text"), ("one_of", "[]", "`values` is empty"),
    (
      "regex", #""a{2,1}""#,
      "`a{2,1}` is not a regular expression: `{2,1}` is no range, at character 2"
    ),
    ("word_count", "{}", "`word_count` needs `min`, `max` or both"),
    ("word_count", #"{"min": 3, "max": 2}"#, "`max` is less than `min`"),
    ("tool_called", #"{"tool": "a", "at_most": 0}"#, "a tool that must not be called is for `tool_not_called`"),
    ("tool_called", #""""#, "a tool has a name"), ("max_turns", "0", "an agent takes at least one turn"),
    ("tools", "[]", "an empty list says something only in mode `exact` or `subset`"),
    ("max_tokens", "{}", "`max_tokens` needs `total`, `input` or `output`"),
    ("json", #"{"pointer": "a"}"#, "a JSON pointer starts with `/`"), ("command", "[]", "`command` names no program"),
  ])
  func `a configuration that makes no sense is refused`(kind: String, config: String, message: String) throws {
    let config = try JSONValue(parsing: config)
    let refusal = #expect(throws: Misconfigured.self) { try Scores.scorer(kind, config) }
    #expect(refusal?.message == message)
  }

  @Test func `once a run is to end, long texts are compared no more`() async throws {
    let (one, other) = (String(repeating: "abcdefgh", count: 1_000), String(repeating: "hgfedcba", count: 1_000))
    let late = PatternPace(deadline: .now - .seconds(1), rest: 0)
    try await PatternPace.$current.withValue(late) {
      let score = try await Scores.of("similar", .string(one), answer: other)
      #expect(
        score.value == .unscored(why: "comparing so long a text takes more than there is left, since the run is to end")
      )
      #expect(try await Scores.of("similar", "abcd", answer: "abcx").value == .number(0.75))
    }
  }
}

enum Scores {
  static func scorer(_ kind: String, _ config: JSONValue?) throws -> any Scorer {
    try JSONValueDecoder.scorer(try #require(Registry.builtinScorers.first { $0.kind.id == kind }), from: config)
  }

  static func of(
    _ kind: String, _ config: JSONValue?, answer: String = "", spans: [SpanRecord] = [],
    trace state: Trace.Completeness = .settled, tools: Tools = .stub()
  ) async throws -> Score {
    try await scorer(kind, config).score(.stub(answer: answer, spans: spans, completeness: state), using: tools)
  }
}
