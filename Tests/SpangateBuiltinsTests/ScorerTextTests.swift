@testable import SpangateBuiltins
import SpangateCore
import SpangateTesting
import Testing

@Suite(.timeLimit(.minutes(5)))
struct ScorerTextTests {
  @Test(arguments: 0..<200)
  func `the edit distance is that of the plain table`(seed: UInt64) {
    var generator = Seeded(state: seed)
    func text() -> [UInt32] {
      (0..<Int.random(in: 0...150, using: &generator)).map { _ in UInt32.random(in: 0...3, using: &generator) }
    }
    let (a, b) = (text(), text())
    #expect(EditDistance(from: a).distance(to: b) == Self.table(a, b))
  }

  @Test(arguments: [("", "", 0), ("", "abc", 3), ("abc", "", 3), ("kitten", "sitting", 3), ("ab", "ba", 2)])
  func `small edit distances are right`(a: String, b: String, distance: Int) {
    let (a, b) = (a.unicodeScalars.map(\.value), b.unicodeScalars.map(\.value))
    #expect(EditDistance(from: a).distance(to: b) == distance)
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
    #expect(regex == .unscored("the answer is longer than 1 MiB, which is more than a regular expression is tried on"))
  }

  @Test(arguments: [
    ("contains", #""a\u0007b""#, "no", "`a\\u{7}b` is not in the answer `no`"),
    ("not_contains", #""no""#, "no", "`no` is in the answer `no`"),
    ("contains_all", #"["a", "b", "c"]"#, "a", "`b` (and 1 more) is not in the answer `a`"),
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
      "`a{2,1}` is not a regular expression: range lower bound '2' must be less than or equal to upper bound '1'"
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
}

/// SplitMix64: the same numbers from the same seed. Source: Steele, Lea and Flood, 2014.
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
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
