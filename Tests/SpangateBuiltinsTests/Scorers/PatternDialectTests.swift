@testable import SpangateBuiltins
import SpangateCore
import SpangateTrace
import Testing

/// A pattern means the same in `regex`, in the `pattern` of a JSON Schema, and in `redact`.
struct PatternDialectTests {
  static let probes: [(pattern: String, text: String, matches: Bool)] = [
    (#"\d{3}"#, "abc 123", true), (#"\d"#, "١", true), (#"\bend\b"#, "the end.", true), (#"\w+"#, "é", true),
    ("^b", "a\nb", false), ("(?m)^b", "a\nb", true), ("a.b", "a\nb", false), ("(?s)a.b", "a\nb", true),
    ("(?i)ABC", "abc", true), ("ABC", "abc", false), ("a(?=b)", "ab", true),
    ("(?<y>a)b", "ab", true), ("[[:alpha:]]", "1", false), ("[[:digit:]]+", "42", true),
    (#"\p{Lu}"#, "É", true), ("e", "e\u{301}", true), ("é", "e\u{301}", false), ("^.$", "👩‍🚒", false),
    ("a{2,3}?", "aaa", true), ("a|b", "b", true), ("", "x", true), ("$", "", true),
  ]

  private static let matchesAll = ["", "$"]

  @Test(arguments: probes)
  func `a pattern matches alike wherever it is written`(pattern: String, text: String, matches: Bool) async throws {
    // What every answer matches is no scorer.
    if !Self.matchesAll.contains(pattern) {
      #expect(try await Scores.of("regex", .string(pattern), answer: text).value == .passed(matches))
    }
    let schema = try JSONSchema(["pattern": .string(pattern)])
    #expect((schema.fit(of: .string(text)) == .fits) == matches)
    let redactor = Redactor(RedactionPolicy(patterns: [.init(name: "it", source: pattern)]))
    // What has no length leaves nothing to hide.
    #expect(Self.matchesAll.contains(pattern) || (redactor.redacted(text) != text) == matches)
  }

  @Test(arguments: ["(?<!x)b", "(", "[a", #"\"#, "*a", "(?<n", "a{2,1}", #"(a)\1"#, "a++", "(?>a)b"])
  func `what is no pattern is refused`(pattern: String) {
    #expect(throws: Misconfigured.self) { try Pattern(pattern, key: "pattern") }
    #expect(throws: Misconfigured.self) { try JSONSchema(["pattern": .string(pattern)]) }
  }
}
