import SpangateTrace
import Testing

@testable import SpangateBuiltins

/// What a failing scorer of texts says: enough to see what differs, even where it cannot be seen.
struct TextDifferenceTests {
  private func hint(_ given: String, _ wanted: String) -> String? { TextDifference(given, from: wanted)?.hint }

  @Test func `what anybody sees needs no hint`() {
    #expect(hint("Paris", "Paris") == nil)
    #expect(hint("Lyon", "Paris") == nil)
    #expect(hint("14 days", "30 days") == nil)
  }

  @Test(arguments: [
    ("a\r\nb", "a\nb", "U+000D CARRIAGE RETURN, not U+000A LINE FEED", #"`a\r\nb`, not `a\nb`"#),
    ("14\u{a0}days", "14 days", "U+00A0 NO-BREAK SPACE, not U+0020 SPACE", #"`14\u{a0}days`, not `14 days`"#),
    ("p\u{430}y", "pay", "U+0430 CYRILLIC SMALL LETTER A, not U+0061 LATIN SMALL LETTER A", "`p\u{430}y`, not `pay`"),
    ("a\u{200b}b", "ab", "U+200B ZERO WIDTH SPACE, not U+0062 LATIN SMALL LETTER B", #"`a\u{200b}b`, not `ab`"#),
    ("tab\tx", "tab x", "U+0009 CHARACTER TABULATION, not U+0020 SPACE", #"`tab\tx`, not `tab x`"#),
    ("x ", "x", "U+0020 SPACE, not the end", "`x `, not `x`"),
  ])
  func `what nobody sees is named`(given: String, wanted: String, names: String, windows: String) throws {
    let hint = try #require(self.hint(given, wanted))
    #expect(hint.contains("(\(names))") && hint.contains(windows), "\(hint)")
  }

  @Test func `normal forms are told apart`() throws {
    let hint = try #require(self.hint("cafe\u{301}", "caf\u{e9}"))
    #expect(hint.hasSuffix("; these are the same letters in two normal forms"))
    #expect(hint.contains(#"`cafe\u{301}`, not `café`"#), "\(hint)")
  }

  @Test func `what lies far behind the start is shown where it lies`() {
    let long = String(repeating: "word ", count: 40)
    #expect(
      hint(long + "within 14 days.", long + "within 30 days.")
        == "they differ from character 208 on: `…d word word word within 14 days.`, not `…d word word word within 30 days.`"
    )
    #expect(hint(long, long + "and more")?.hasSuffix("not `…ord word word word word and more`") == true)
  }

  @Test func `a text that only looks as if it were there is shown`() {
    #expect(
      NearMatch(of: "14 days", in: "Within 14\u{a0}days.")?.hint
        == #"`14\u{a0}days` is (U+00A0 NO-BREAK SPACE, not U+0020 SPACE)"#)
    #expect(
      NearMatch(of: "caf\u{e9}", in: "a cafe\u{301}!")?.hint.hasSuffix(": the same letters in another normal form")
        == true)
    #expect(NearMatch(of: "Refund", in: "no refund")?.hint == "`refund` is, in other capitals")
    #expect(NearMatch(of: "it's", in: "it\u{2019}s so")?.hint.contains("RIGHT SINGLE QUOTATION MARK") == true)
    #expect(NearMatch(of: "a\nb", in: "a\r\nb")?.hint.hasPrefix(#"`a\r\nb` is"#) == true)
    #expect(NearMatch(of: "zebra", in: "horse") == nil && NearMatch(of: "", in: "") == nil)
  }
}
