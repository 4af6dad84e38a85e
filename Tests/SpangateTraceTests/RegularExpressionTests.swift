import SpangateTrace
import Testing

@Suite(.timeLimit(.minutes(2)))
struct RegularExpressionTests {
  /// Patterns with what they find first, if anything.
  static let finds: [(pattern: String, text: String, found: String?)] = [
    ("a|ab", "xab", "a"), ("(?:a|ab)c", "xabc", "abc"), ("a*?b", "aaab", "aaab"), ("a+?", "aaa", "a"),
    ("a{2}", "aaa", "aa"),
    ("a{2,}", "aaaa", "aaaa"), ("a{,2}b", "aaab", "aab"), ("a{1,2}?", "aa", "a"), ("x{a}", "x{a}", "x{a}"),
    ("(a*)*b", "aab", "aab"), ("(a|b)*?c", "abac", "abac"), ("[^a-c]+", "abcxyzc", "xyz"), ("[]a]+", "x]a", "]a"),
    ("[a-z&&[^aeiou]]+", "aebcd", "bcd"), ("[a-z--[aeiou]]+", "aebcd", "bcd"), ("[ab~~bc]+", "bac", "ac"),
    ("[+--]+", "1+-", "+-"),
    (#"[\d\-x]+"#, "a1-x", "1-x"), (#"\x41\u{e9}\u00e8\t"#, "Aéè\t", "Aéè\t"), (#"\Qa.b\E+"#, "a.bb", "a.bb"),
    (#"\p{Greek}+"#, "abγδe", "γδ"), (#"\p{Script=Han}"#, "a漢", "漢"), (#"\P{L}+"#, "ab12", "12"),
    (#"\p{^Lu}+"#, "Ab", "b"),
    ("(?i)straße|É", "é", "é"), ("(?i:A)b", "ab", "ab"), ("(?i:A)b", "aB", nil), ("(?x) a b # c\n c", "abc", "abc"),
    ("(?i)[^a]", "A", nil), ("(?i)[a-c]+", "XABCX", "ABC"), ("foo(?=bar)", "foobar", "foo"),
    ("foo(?!bar)", "foobar", nil),
    ("^(?!.*error).*$", "all is well", "all is well"), ("^(?!.*error).*$", "an error", nil), (#"\Bb\B"#, "abc", "b"),
    (#"\bé\w*"#, "cafés étés", "étés"), ("(?m)^b$", "a\r\nb\r\nc", "b"), ("a$", "a\n", "a"), ("a$", "a\r\n", "a"),
    ("a$", "a\n\n", nil),
    (#"a\z"#, "a\n", nil), (#"a\Z"#, "a\n", "a"), ("a.b", "a\u{2028}b", nil), (#"a\Rb"#, "a\r\nb", "a\r\nb"),
    ("(?<year>\\d{4})-(?P<m>\\d\\d)", "on 2024-05", "2024-05"),
    ("(?#why)a", "a", "a"), ("[[:alpha:][:digit:]]+", "_a1_", "a1"), ("[[:^alpha:]]+", "ab12", "12"),
    (#"\h+\v"#, "a \t\n", " \t\n"),
    ("(?s).+", "a\nb", "a\nb"), ("()*a", "a", "a"), ("(|a)+b", "aab", "aab"), ("a{0}b", "ab", "b"),
    (#"[\b]"#, "a\u{8}", "\u{8}"),
    ("é", "e\u{301}", nil), ("👩", "👩‍🚒", "👩"), (#"[^\x00-\x7F]"#, "aé", "é"), ("(?:)", "a", ""), ("a||b", "b", ""),
  ]

  private func found(_ pattern: String, in text: String) throws -> String? {
    let expression = try RegularExpression(pattern)
    #expect(expression.matches(text) != nil)
    var text = text
    return try text.withUTF8 { bytes in
      let ranges = try #require(expression.ranges(in: bytes))
      return ranges.first.map { String(decoding: bytes[$0], as: UTF8.self) }
    }
  }

  @Test(arguments: finds)
  func `the first match from the left is found, as long as its parts want it`(
    pattern: String, text: String, found: String?
  ) throws {
    #expect(try RegularExpression(pattern).matches(text) == (found != nil))
    #expect(try self.found(pattern, in: text) == (found == "" ? nil : found))
  }

  /// What Swift's own engine finds in the same mode, for what both have.
  @Test(arguments: [
    "a|b", "[a-c]+", #"\d+\s\w+"#, "(ab|a)(c|bcd)", "x*", "(x+x+)+y", "^a?b", "b$", "(?i)ABC", "(a|b){2,3}?c",
    #"\w+@\w+\.com"#,
    "a(?=b)", "(?!a)b", "[^b]+", ".*c", ".*?c", #"\S+"#, "(?m)^.", "(?m).$", #"[[:upper:]]\w*"#,
  ])
  func `it agrees with Swift's engine`(pattern: String) throws {
    let swift = try Regex(pattern).matchingSemantics(.unicodeScalar)
    let texts = [
      "", "a", "b", "ab", "abc", "abcd", "xxxy", "xxxz", "aabbc", "12 ab", "x@y.com", "a\nb\nc", "Abc aBC", "é ü", "\n",
    ]
    for text in texts {
      var copy = text
      let ours = try RegularExpression(pattern)
      let ranges = copy.withUTF8 { bytes in ours.ranges(in: bytes)?.map { String(decoding: bytes[$0], as: UTF8.self) } }
      let theirs = text.matches(of: swift).map { String(text[$0.range]) }.filter { !$0.isEmpty }
      #expect(ranges == theirs, "\(pattern) in \(text.debugDescription)")
      #expect(ours.matches(text) == (text.firstMatch(of: swift) != nil), "\(pattern) in \(text.debugDescription)")
    }
  }

  @Test(arguments: [
    (#"(a)\1"#, "a back reference is not supported: the time that it takes has no bound, at character 4"),
    ("(?<=a)b", "looking behind is not supported: the time that it takes has no bound, at character 1"),
    ("a*+", "possessive repetition is not supported: the time that it takes has no bound, at character 2"),
    ("x(?>a)", "an atomic group is not supported: the time that it takes has no bound, at character 2"),
    ("(?R)", "a reference to a group is not supported: the time that it takes has no bound, at character 1"),
    (#"\X"#, #"`\X` is not supported: the time that it takes has no bound, at character 1"#),
    ("ab[", "a class is not closed, at character 3"), ("a)", "`)` closes no group, at character 2"),
    ("a**", "there is nothing to repeat, at character 3"),
    ("^*", "what takes no character cannot be repeated, at character 2"),
    ("[z-a]", "a range of a class is upside down, at character 2"),
    (#"\q"#, #"`\q` is no escape that is known, at character 1"#),
    (#"\p{Klingon}"#, #"`\p{Klingon}` names no property that is known, at character 1"#),
    ("a{20000}", "a part is repeated at most 10000 times, at character 2"),
    (
      "((a{100}){100}){100}",
      "the pattern has more than 20,000 parts when its repetitions are written out, at character 1"
    ),
    ("[[:nope:]]", "`[:nope:]` is no class that is known, at character 2"),
  ])
  func `what is wrong is said with its place`(pattern: String, problem: String) {
    let thrown = #expect(throws: PatternProblem.self) { try RegularExpression(pattern) }
    #expect(thrown?.description == problem)
  }

  @Test(arguments: ["[", "(", "(?:", "(?i:", "(?=", "a|(", "[^", "[a&&["])
  func `thousands of what opens are refused without a crash`(opening: String) {
    let thrown = #expect(throws: PatternProblem.self) {
      try RegularExpression(String(repeating: opening, count: 5_000))
    }
    #expect(thrown?.message == "the pattern is nested deeper than 200")
  }

  @Test(arguments: [
    "*", "+", "?", "{2}", "|", "\\", ")", "]", "(?i)", "()", "^", "$", "((((a{9}){9}){9}){9}){9}", "(){9999}",
  ])
  func `thousands of anything end at once`(part: String) throws {
    _ = try? RegularExpression(String(repeating: part, count: 5_000))
    _ = try? RegularExpression("a" + String(repeating: part, count: 3))
  }

  @Test func `what makes others try for ever takes a step a character`() throws {
    let text = String(repeating: "a", count: 5_000) + "!"
    for pattern in [
      #"^(\w+\s?)*$"#, "(a+)+$", "(a|aa)+$", "(a|a)*b", "(.*)*x", "^(([a-z])+.)+[A-Z]([a-z])+$", "(?:a?){50}a{50}b",
    ] {
      #expect(try RegularExpression(pattern).matches(text) == false)
    }
  }

  @Test func `what takes more than it may is given up`() throws {
    let text = String(repeating: "a", count: 1 << 20)
    #expect(try RegularExpression("a").matches(text + "a") == nil)
    #expect(try RegularExpression("b").matches(text) == false)
    let heavy = try RegularExpression("(?:a?){5000}b")
    #expect(heavy.matches(text, within: 100_000) == nil)
    #expect(heavy.matches("aab") == true)
  }

  @Test func `once a run is to end, many costly searches take little together`() throws {
    let expression = try RegularExpression("(a|aa)*z")
    let text = String(repeating: "a", count: 10_000)
    let pace = PatternPace(rest: 200_000)
    for _ in 0..<3 { #expect(expression.matches(text, at: pace) == false) }
    pace.hurry()
    let answers = (0..<100).map { _ in expression.matches(text, at: pace) }
    #expect(answers.first == false && answers.last == .some(nil) && answers.count { $0 != nil } < 10)
    #expect(expression.matches("aaz", at: pace) == true)
    let late = PatternPace(deadline: .now - .seconds(1), rest: 0)
    #expect(expression.matches(text, at: late) == nil)
    let slow = PatternPace(deadline: .now - .seconds(1), rest: .max, restTime: .zero)
    #expect(expression.matches(text, at: slow) == nil)
    let redactor = { (pace: PatternPace) in
      var redactor = Redactor(RedactionPolicy(patterns: [.init(name: "it", source: "(a|aa)*z")]))
      redactor.pace = pace
      return redactor
    }
    #expect(redactor(late).redacted(text) == "[10000 characters, too many to search]")
    #expect(redactor(PatternPace()).redacted(text) == text)
  }

  @Test func `a text that is given up is redacted whole`() throws {
    let redactor = Redactor(RedactionPolicy(patterns: [.init(name: "it", source: "a+b")]))
    #expect(redactor.redacted(String(repeating: "x", count: 1 << 20 + 1)) == "[1048577 characters, too many to search]")
    #expect(redactor.redacted("xaab") == "x[it]")
  }

  @Test func `texts that share what they may take are given up together`() throws {
    let expression = try RegularExpression("(a|aa)*z")
    let text = String(repeating: "a", count: 1_000)
    let budget = PatternBudget(steps: 20_000, pace: nil)
    let answers = (0..<10).map { _ in expression.matches(text, on: budget) }
    #expect(answers.first == false && answers.last == .some(nil))
    #expect(expression.matches("z", on: budget) == nil)
    #expect(expression.matches("z") == true)
  }
}
