import SpangateTrace
import Testing

struct PercentEncodingTests {
  @Test func `all but letters, digits and four marks are encoded`() {
    #expect("a-Z_0.9~ /%é".percentEncoded == "a-Z_0.9~%20%2F%25%C3%A9")
  }

  @Test(arguments: ["", "plain", "a b/c?d=e&f%20", "é😀\u{0}"])
  func `what was encoded is decoded`(text: String) {
    #expect(text.percentEncoded.percentDecoded == text)
    #expect(String(strictlyPercentDecoding: text.percentEncoded) == text)
  }

  /// Baggage keeps what is malformed; a resource attribute that is malformed is left out.
  @Test(arguments: [("100%", "100%"), ("%4", "%4"), ("%zz%41", "%zzA"), ("%ff", "\u{fffd}")])
  func `what is malformed stays, or nothing comes of it`(text: String, kept: String) {
    #expect(text.percentDecoded == kept)
    #expect(String(strictlyPercentDecoding: text) == nil)
  }

  @Test(arguments: [("http://a/", "http://a"), ("http://a//", "http://a"), ("http://a/b", "http://a/b"), ("/", "")])
  func `a base URL loses the slashes at its end`(text: String, trimmed: String) {
    #expect(text.withoutSlash == trimmed)
  }
}
