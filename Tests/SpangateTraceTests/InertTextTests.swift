import SpangateCore
import SpangateTrace
import Testing

struct InertTextTests {
  private static let hostile: [(text: String, expected: String)] = [
    ("plain – ünïcode 日本 👍🏽", "plain – ünïcode 日本 👍🏽"), ("a\nb\r\nc\td", "a⏎b⏎c d"),
    ("\u{1b}[31m\u{7}\u{0}\u{9b}", "\\u{1b}[31m\\u{7}\\u{0}\\u{9b}"), ("\u{202e}x\u{2066}", "\\u{202e}x\\u{2066}"),
    ("\u{200b}\u{feff}\u{e0041}\u{3164}", "\\u{200b}\\u{feff}\\u{e0041}\\u{3164}"),
    ("\u{2028}\u{85}", "\\u{2028}\\u{85}"),
    ("::error::x", ":\\u{3a}error::x"), (" \u{a0}::x", " \u{a0}:\\u{3a}x"), ("a::b", "a::b"), (": :", ": :"),
    ("##[group]", "##\\u{5b}group]"), ("x ###vso[y", "x ###vso\\u{5b}y"),
    ("# [x] ## [y] ##a-[z]", "# [x] ## [y] ##a-[z]"),
  ]

  /// In one test, since the names of arguments would stand in the log as they are.
  @Test func `what could act is made visible`() {
    for (text, expected) in Self.hostile { #expect(text.inert() == expected) }
  }

  @Test func `over several lines each line is inert`() {
    #expect("a\n\t::b\r\n##[c".inertLines() == "a\n\t:\\u{3a}b\n##\\u{5b}c")
  }

  @Test func `what is too long is cut and nothing after it is looked at`() {
    #expect("abcdef".inert(limit: 3) == "abc…")
    #expect("abc".inert(limit: 3) == "abc")
    #expect("a\nb\nc".inertLines(limit: 2) == "a\n…")
  }

  @Test(arguments: [
    ("a", "`a`"), ("a`b", "``a`b``"), ("`", "`` ` ``"), ("``` `", "```` ``` ` ````"), ("", "`(blank)`"), ("\n", "`⏎`"),
    (" x ", "`  x  `"), ("a|b", "`a|b`"),
  ])
  func `a code span cannot be ended by its content`(text: String, expected: String) {
    #expect(text.markdownCode() == expected)
  }

  @Test func `a bar in a cell is escaped`() { #expect("a|b".markdownCell() == "`a\\|b`") }

  @Test(arguments: [
    ("`contains` fell from 1.00 to 0.20, 95 % interval", "`contains` fell from 1.00 to 0.20, 95 % interval"),
    ("[−0.24, −0.10]", "\\[−0.24, −0.10\\]"), ("<b>x</b> is *bold*", "`<b>x</b>` is `*bold*`"),
    ("ask @all at https://x.example", "ask `@all` at `https://x.example`"), ("(www.x.example)", "`(www.x.example)`"),
    ("see #12 and GH-3", "see `#12` and `GH-3`"), ("open ` tick", "open `` ` `` tick"),
    ("at 05eb8f1c", "at `05eb8f1c`"),
    ("a:b c:", "`a:b` c:"), ("in case `a`: too few", "in case `a`: too few"), ("case `a`b` fell", "case ``a`b`` fell"),
    ("case ``` fell", "case `` ` `` fell"), ("`a`/b in <c>`d`", "`a/b` in `` <c>`d` ``"),
  ])
  func `a word that may be markup becomes code`(text: String, expected: String) {
    #expect(text.markdownProse() == expected)
  }

  @Test(arguments: [
    ("https://x.example/a?b=c#d", "[trace](<https://x.example/a?b=c#d>)"),
    ("http://x/)>\"'<", "[trace](<http://x/%29%3E%22%27%3C>)"), ("javascript:alert(1)", "`javascript:alert(1)`"),
    ("HTTP://x/\u{1b}", "[trace](<HTTP://x/%1B>)"), ("//x.example", "`//x.example`"), ("", "`(blank)`"),
  ])
  func `only an address that may be followed becomes a link`(url: String, expected: String) {
    #expect(url.markdownLink("trace") == expected)
  }

  @Test func `markup is escaped`() {
    #expect("<a b='\"'>&amp;\u{0}".html() == "&lt;a b=&#39;&quot;&#39;&gt;&amp;amp;\\u{0}")
    #expect("]]>\n\u{fffe}".xmlLines() == "]]&gt;\n\\u{fffe}")
  }

  @Test(arguments: [
    (Figure.score, 0.9099, "0.91", "+0.91"), (.score, -0.17, "−0.17", "−0.17"), (.score, -0.001, "0.00", "0.00"),
    (.seconds, 0.24, "240 ms", "+240 ms"), (.seconds, 61.5, "61.50 s", "+61.50 s"),
    (.seconds, 0.9996, "1.00 s", "+1.00 s"),
    (.dollars, 0.0021, "0.0021 USD", "+0.0021 USD"), (.dollars, 12.5, "12.50 USD", "+12.50 USD"),
    (.count, 1_234_567, "1,234,567", "+1,234,567"), (.count, 2.5, "2.5", "+2.5"), (.count, 0, "0", "0"),
    (.score, .nan, "not a number", "not a number"),
  ])
  func `a figure reads in its unit`(figure: Figure, value: Double, text: String, change: String) {
    #expect(figure.text(value) == text)
    #expect(figure.change(value) == change)
  }

  @Test(arguments: [(0.1 + 0.2, 0.3), (0.74 - 0.91, -0.17), (1e-9, 1e-9), (1_234.5, 1_234.5), (1e300, 1e300)])
  func `numbers lose the noise of their arithmetic and nothing else`(value: Double, expected: Double) {
    #expect(value.withoutNoise == expected)
  }
}
