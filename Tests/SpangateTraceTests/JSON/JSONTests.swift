import SpangateCore
import SpangateTrace
import Testing

struct JSONTests {
  @Test(arguments: [
    #"{"b":1,"a":[true,false,null,-2,3.5,"x"]}"#, #"{}"#, #"[]"#, #""\u001b[0m\n\"\\""#, "9223372036854775807",
    "1e+300",
  ])
  func `well-formed JSON survives reading and writing`(text: String) throws {
    let value = try JSONValue(parsing: text)
    #expect(value.description == text)
    #expect(try JSONValue(parsing: value.pretty) == value)
  }

  @Test(arguments: [
    ("", "unexpected end at 1:1"), ("[1,\n 2,]", "unexpected character at 2:4"),
    ("{\"a\" 1}", "expected `:` after a key at 1:6"), ("01", "a number must not start with 0 at 1:3"),
    ("\"\u{1}\"", "control character in a string at 1:2"), ("1 2", "unexpected text after the value at 1:3"),
    ("1e999", "number out of range at 1:6"), ("tru", "unexpected word at 1:1"),
  ])
  func `malformed JSON is refused with its place`(text: String, problem: String) {
    let error = #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: text) }
    #expect(error?.description == problem)
  }

  @Test func `surrogate pairs join and lone surrogates are replaced`() throws {
    #expect(try JSONValue(parsing: #""\ud83d\ude00""#) == "😀")
    #expect(try JSONValue(parsing: #""\ud83dx\ude00\u0041""#) == "\u{fffd}x\u{fffd}A")
  }

  @Test func `of two equal keys the later one wins`() throws {
    #expect(try JSONValue(parsing: #"{"a":1,"b":2,"a":3}"#) == ["a": 3, "b": 2])
  }

  @Test func `nesting is bounded`() {
    #expect(throws: JSONSyntaxError.self) {
      try JSONValue(parsing: String(repeating: "[", count: 100_000))
    }
  }

  @Test(arguments: [("", "x"), ("/a/0", "1"), ("/a~1b", "2"), ("/m~0n", "3"), ("/a/01", nil), ("a", nil), ("/z", nil)])
  func `pointers follow RFC 6901`(pointer: String, expected: String?) throws {
    let value: JSONValue = ["a": [1], "a/b": 2, "m~n": 3]
    let found = value.value(at: pointer)
    #expect(pointer.isEmpty ? found == value : found?.description == expected)
  }
}
