import SpangateQuery
import Testing

struct QueryParsingTests {
  static let valid = [
    "{ }", "{ true }", "{ !true }", "{ 1 != 2 }", "{ -1 = 2 }", #"{ "a" =~ "b" }"#, "{ .a }", "{ -.a = 2 }",
    "{ .http.status >= \"200\" }", #"{ !("test" != .c || ((true && .b) || 3 < .a)) }"#, "{ status = error }",
    "{ kind = client }", "{ duration > 1h30m }", "{ 1 < 1h }", #"{ span."foo bar" = "v" }"#, #"{ ."a\"b" = "v" }"#,
    #"{ resource.service.name =~ `api-[0-9]+` }"#, "{ span:childCount > 2 && trace:duration > 1s }",
    #"{ event:name = "exception" }"#, #"{ instrumentation.foo = "bar" }"#, "{ name != nil }", "{ nil = nil }",
    "{ 1 * 1h = 1 }", "{ 2 ^ 3 ^ 2 = 512 }", "{ .a-1 = 2 }",
    "{ true } && { true }", "{ true } !>> { true }", "{ true } &~ { true }", "{ true } !~ { true }",
    "({ true } | count() > 1 | { false }) >> ({ true } | count() > 1 | { false })",
    "avg(.field) > 1", "count() = 1 | { true }", "{ true } | max((1 + .a) * 2) = 1", "avg(.field) > 1 - 3",
    "max(duration) - min(duration) > 1s", "select(.a)", "{} | select(.a,.b,name)", "by(.a) | { true }",
    "{ true } | by(1 + .a) | coalesce()", #"{ gen.tool = "search" && gen.arguments.filter.level = "error" }"#,
    "{ gen.tokens.input > 1000 } | sum(gen.cost) > 0.05", "{ minInt < maxInt }", "{true}>>{true}",
  ]

  @Test(arguments: valid)
  func `a query is read`(text: String) throws {
    _ = try TraceQuery(text)
  }

  /// The column of what is wrong with each.
  static let broken: [(String, Int, String)] = [
    ("", 1, "`{`"), ("true", 1, "no stage"), ("( true )", 3, "no stage"), ("{ . }", 4, "name of an attribute"),
    ("{ < }", 3, "a field"), ("{ .a < }", 8, "a field"), ("{ .a < 3", 9, "`}`"), ("{ (.a < 3 }", 11, "`)`"),
    ("{ attribute = 4 }", 3, "no field"), ("{ .attribute == 4 }", 15, "a field"), ("{ true } + { true }", 10, "`|`"),
    ("{ true } = { true }", 10, "`|`"), ("max(name) = \"foo\"", 5, "of numbers"), ("sum(3) = 2", 5, "of the spans"),
    ("max(duration) < ok", 17, "a number"), ("avg(.field) + 1", 16, "a comparison"), ("select()", 8, "a field"),
    ("select(.a", 10, "`)`"), ("coalesce() | { true }", 1, "nothing before"),
    ("{ true } | count()", 19, "a comparison"),
    ("{ true } | notAnAggregate() = 1", 12, "no stage"), ("{ true } | count = 1", 18, "`(`"),
    ("{ true } | max() = 1", 16, "a field"),
    ("{ true } | by()", 15, "a field"), ("{ trace:status = error }", 3, "no field"),
    ("{ span:rootName = \"x\" }", 3, "no field"),
    ("{} > 10", 6, "`{`"), ("2 * 3", 1, "number of the spans"), ("{ status }", 3, "true or false"),
    ("{ 1 + 1 }", 3, "true or false"),
    ("{ 1 + \"foo\" = 1 }", 7, "numbers"), ("{ 1 = \"foo\" }", 7, "never compared"), ("{ 1 =~ 2 }", 3, "texts"),
    ("{ status > ok }", 3, "numbers or texts"), ("{ true || 1.1 }", 11, "true or false"),
    ("{ span:status = nil }", 3, "every span"),
    ("{ nil = span:status }", 3, "every span"), ("{ span.foo =~ \"[\" }", 15, "pattern"),
    ("{ -true }", 3, "before a number"),
    ("{ !1 = 1 }", 3, "true or false"), ("{ .a =~ .b }", 9, "a text in the query"), ("{ .a = \"x }", 8, "never closed"),
    ("{ .a = \"\\q\" }", 9, "no escape"), ("{ duration > 3q }", 15, "no unit"), ("{ .a = 1 } ~", 13, "`{`"),
    ("{ .a # 1 }", 6, "means nothing"),
    ("{ gen.tol = 1 }", 3, "no field"), ("{ spn.a = 1 }", 3, "no scope"), ("by(1) | { }", 4, "something of theirs"),
  ]

  @Test(arguments: broken)
  func `what cannot be read is told with its column`(text: String, column: Int, problem: String) {
    let error = #expect(throws: QueryError.self) { try TraceQuery(text) }
    #expect(error?.column == column, "\(String(describing: error))")
    #expect(error?.problem.contains(problem) ?? false, "\(String(describing: error))")
  }

  @Test(arguments: [
    ("{ nme = \"x\" }", "name"), ("{ gen.tol = \"x\" }", "gen.tool"), ("{ spn.a = 1 }", "span"),
    ("{ } | cuont() > 1", "count"),
    ("{ span:nmae = \"x\" }", "span:name"), ("{ duration > 3mss }", "ms"),
  ])
  func `what was meant is suggested`(text: String, suggestion: String) {
    let error = #expect(throws: QueryError.self) { try TraceQuery(text) }
    #expect(error?.suggestion == suggestion)
  }

  @Test func `a place is told by its line where there are several`() {
    let error = #expect(throws: QueryError.self) { try TraceQuery("{ true }\n  | cuont() > 1") }
    #expect(error?.description == "line 2, column 5: there is no stage `cuont`; did you mean `count`?")
  }

  @Test func `any depth of brackets and length of text is read or refused`() {
    for count in [99, 5_000, 200_000] {
      let error = try? TraceQuery(
        String(repeating: "(", count: count) + "{ true }" + String(repeating: ")", count: count))
      #expect((error != nil) == (count == 99))
      _ = try? TraceQuery("{ " + String(repeating: "!", count: count) + "true }")
      _ = try? TraceQuery("{ " + String(repeating: "-", count: count) + "1 = 1 }")
      _ = try? TraceQuery("{ .a = 1" + String(repeating: " || .a = 1", count: min(count, 5_000)) + " }")
    }
  }

  @Test func `a number alone is read where one is asked for`() throws {
    _ = try TraceCount("{ gen.tool = \"search\" } | count()")
    _ = try TraceCount("{ gen.tool = \"search\" }")
    _ = try TraceCount("max(duration) / 1s")
    #expect(throws: QueryError.self) { try TraceCount("{ } | count() | { }") }
  }
}
