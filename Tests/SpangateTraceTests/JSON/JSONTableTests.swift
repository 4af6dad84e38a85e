import Foundation
import SpangateCore
import SpangateTrace
import Testing

/// The classic traps of JSON, one a row, held against Python's `json` where there is a Python.
///
/// Names are as in other suites of such rows: `y_` must be accepted, `n_` refused, and of `i_` RFC 8259 lets a parser choose.
struct JSONTableTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]
    var isAccepted: Bool
    /// Whether Python's parser chooses otherwise, or is no measure.
    var differs: Bool

    init(_ name: String, _ text: String, accepts: Bool? = nil, differs: Bool = false) {
      self.init(name, Array(text.utf8), accepts: accepts, differs: differs)
    }

    init(_ name: String, _ bytes: [UInt8], accepts: Bool? = nil, differs: Bool = false) {
      (self.name, self.bytes, self.differs) = (name, bytes, differs)
      isAccepted = accepts ?? name.hasPrefix("y_")
    }

    var testDescription: String { name }
  }

  private static func nested(_ depth: Int) -> String {
    String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
  }

  static let numbers: [Row] = [
    Row("y_zero", "0"), Row("y_minus_zero", "-0"), Row("y_minus_zero_fraction", "-0.0"), Row("y_fraction", "0.5"),
    Row("y_exponent", "1e5"), Row("y_capital_exponent", "1E5"), Row("y_exponent_plus", "1e+5"),
    Row("y_exponent_minus", "1e-5"), Row("y_zero_exponent", "0e1"), Row("y_exponent_leading_zero", "1e05"),
    Row("y_int64_max", "9223372036854775807"), Row("y_int64_min", "-9223372036854775808"),
    Row("y_smallest_double", "5e-324"), Row("y_largest_double", "1.7976931348623157e308"),
    Row("y_many_digits", "0.1000000000000000055511151231257827021181583404541015625"),
    Row("n_leading_zero", "01"), Row("n_minus_leading_zero", "-01"), Row("n_two_zeros", "00"), Row("n_plus", "+1"),
    Row("n_minus_alone", "-"), Row("n_two_minuses", "--1"), Row("n_point_first", ".5"), Row("n_minus_point", "-.5"),
    Row("n_point_last", "1."), Row("n_point_exponent", "1.e5"), Row("n_exponent_empty", "1e"),
    Row("n_exponent_sign_alone", "1e+"), Row("n_exponent_fraction", "1e1.5"), Row("n_two_points", "1.2.3"),
    Row("n_hex", "0x1f"), Row("n_underscore", "1_000"), Row("n_full_width_digit", "\u{ff11}"),
    Row("n_nan", "NaN", differs: true), Row("n_infinity", "Infinity", differs: true),
    Row("n_minus_infinity", "-Infinity", differs: true), Row("n_trailing_letter", "1a"), Row("n_space_within", "1 2"),
    // More than 64 bits become a double, whose last digits Python keeps.
    Row("i_beyond_int64", "9223372036854775808", accepts: true, differs: true),
    Row("i_huge_integer", String(repeating: "9", count: 300), accepts: true, differs: true),
    // An overflow is refused: JSON has no infinity to write it back with.
    Row("i_huge_exponent", "1e400", accepts: false, differs: true),
    Row("i_minus_huge_exponent", "-1e400", accepts: false, differs: true),
    Row("i_exponent_of_many_digits", "1e99999999999999999999", accepts: false, differs: true),
    Row("i_tiny_exponent", "1e-400", accepts: true),
    Row("i_zero_with_huge_exponent", "0e99999999999999999999", accepts: true),
  ]

  static let strings: [Row] = [
    Row("y_empty_string", #""""#), Row("y_escapes", #""\"\\\/\b\f\n\r\t""#), Row("y_unicode_escape", #""\u00e9""#),
    Row("y_escape_capitals", #""\u00E9""#), Row("y_escaped_nul", #""a\u0000b""#), Row("y_pair", #""\ud83d\ude00""#),
    Row("y_raw_astral", #""😀""#), Row("y_raw_delete", "\"\u{7f}\""), Row("y_line_separator", "\"\u{2028}\u{2029}\""),
    Row("y_noncharacter", "\"\u{ffff}\u{10ffff}\""), Row("y_combining", "\"e\u{301}\""), Row("y_slash", #""/""#),
    Row("n_raw_newline", "\"a\nb\""), Row("n_raw_tab", "\"a\tb\""), Row("n_raw_nul", "\"a\u{0}b\""),
    Row("n_raw_escape_character", "\"\u{1b}\""), Row("n_open_string", #""abc"#), Row("n_single_quotes", "'a'"),
    Row("n_unknown_escape", #""\x41""#), Row("n_octal_escape", #""\101""#), Row("n_escape_at_end", #""\"#),
    Row("n_short_unicode_escape", #""\u12""#), Row("n_unicode_escape_of_letters", #""\uzzzz""#),
    Row("n_signed_unicode_escape", #""\u+041""#), Row("n_capital_u", #""\U0041""#),
    Row("n_braced_escape", #""\u{41}""#),
    Row("n_second_half_short", #""\ud83d\ude""#), Row("n_bare_word", "abc"),
    Row("n_stray_byte", [0x22, 0xff, 0x22]), Row("n_overlong_slash", [0x22, 0xc0, 0xaf, 0x22]),
    Row("n_encoded_surrogate", [0x22, 0xed, 0xa0, 0x80, 0x22]),
    Row("n_beyond_unicode", [0x22, 0xf4, 0x90, 0x80, 0x80, 0x22]),
    Row("n_cut_off_character", [0x22, 0xe2, 0x82, 0x22]),
    // A lone surrogate is no character; Python keeps it as it is.
    Row("i_lone_high_surrogate", #""\ud800""#, accepts: true, differs: true),
    Row("i_lone_low_surrogate", #""\udc00""#, accepts: true, differs: true),
    Row("i_swapped_pair", #""\ude00\ud83d""#, accepts: true, differs: true),
    Row("i_high_then_letter", #""\ud83d\u0041""#, accepts: true, differs: true),
  ]

  static let structures: [Row] = [
    Row("y_empty_array", "[]"), Row("y_empty_object", "{}"), Row("y_space_around", " \t\r\n[ 1 , 2 ]\n"),
    Row("y_literals", "[true, false, null]"), Row("y_empty_key", #"{"": 1}"#), Row("y_nested", #"{"a": [{"b": []}]}"#),
    Row("y_deep", nested(500)), Row("y_scalar_root", "true"), Row("y_key_like_prototype", #"{"__proto__": 1}"#),
    Row("n_nothing", ""), Row("n_space_alone", " "), Row("n_trailing_comma", "[1,]"), Row("n_leading_comma", "[,1]"),
    Row("n_two_commas", "[1,,2]"), Row("n_comma_alone", "[,]"), Row("n_object_trailing_comma", #"{"a": 1,}"#),
    Row("n_no_comma", "[1 2]"), Row("n_no_colon", #"{"a" 1}"#), Row("n_two_colons", #"{"a":: 1}"#),
    Row("n_key_alone", #"{"a"}"#), Row("n_no_value", #"{"a":}"#), Row("n_bare_key", "{a: 1}"),
    Row("n_number_key", "{1: 1}"),
    Row("n_open_array", "[1"), Row("n_open_object", #"{"a": 1"#), Row("n_wrong_bracket", "[1}"),
    Row("n_extra_bracket", "[1]]"),
    Row("n_two_values", "{} {}"), Row("n_comma_after", "1,"), Row("n_line_comment", "[1] // one"),
    Row("n_block_comment", "/* one */ 1"), Row("n_hash_comment", "# one\n1"), Row("n_capital_true", "True"),
    Row("n_half_literal", "nul"), Row("n_long_literal", "nulls"), Row("n_nul_after", "1\u{0}"),
    Row("n_no_break_space", "\u{a0}1"), Row("n_form_feed", "\u{c}1"), Row("n_vertical_tab", "[1,\u{b}2]"),
    Row("n_open_to_the_end", String(repeating: "[", count: 400)),
    // A mark of the byte order is not part of a text that is exchanged; it is refused, as RFC 8259, 8.1, allows.
    Row("i_byte_order_mark", [0xef, 0xbb, 0xbf, 0x31], accepts: false),
    Row("i_utf16", [0xff, 0xfe, 0x31, 0x00], accepts: false),
    Row("i_equal_keys", #"{"a": 1, "b": 2, "a": 3}"#, accepts: true),
    Row("i_equal_keys_in_escapes", #"{"a": 1, "\u0061": 2}"#, accepts: true),
    Row("i_too_deep", nested(100_000), accepts: false, differs: true),
    Row("i_deep_and_open", String(repeating: #"{"a":["#, count: 100_000), accepts: false, differs: true),
  ]

  static let rows = numbers + strings + structures

  @Test(arguments: rows)
  func `a row is accepted or refused`(row: Row) throws {
    let value = try? JSONValue(parsing: row.bytes)
    #expect((value != nil) == row.isAccepted)
    guard let value else { return }
    #expect(try JSONValue(parsing: value.description) == value)
  }

  @Test func `names are unique`() {
    #expect(Set(Self.rows.map(\.name)).count == Self.rows.count)
    #expect(Self.rows.allSatisfy { $0.name.hasPrefix("i_") || $0.isAccepted == $0.name.hasPrefix("y_") })
  }

  private static let python = ProcessInfo.processInfo.environment["SPANGATE_PYTHON"].flatMap { $0.isEmpty ? nil : $0 }

  /// For each row what Python writes for it; nil where it refuses.
  private static func readings() throws -> [String?] {
    let program = """
      import json, sys
      def reading(line):
          try: return json.dumps(json.loads(bytes.fromhex(line).decode("utf-8")))
          except (ValueError, RecursionError): return None
      print(json.dumps([reading(line) for line in sys.stdin.read().split("\\n")[:-1]]))
      """
    let process = Process()
    process.executableURL = URL(filePath: python ?? "/usr/bin/env")
    process.arguments = (python == nil ? ["python3"] : []) + ["-c", program]
    let (stdin, stdout) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput, process.standardError) = (stdin, stdout, FileHandle.nullDevice)
    try process.run()
    let lines = rows.map { row in row.differs ? "" : row.bytes.map { hex($0) }.joined() }
    try stdin.fileHandleForWriting.write(contentsOf: Data((lines.joined(separator: "\n") + "\n").utf8))
    try stdin.fileHandleForWriting.close()
    let output = try stdout.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    return try JSONValue(parsing: Array(output)).array?.map(\.string) ?? []
  }

  private static func hex(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }

  @Test(.enabled(if: (try? readings()) != nil, "there is no python3"), .timeLimit(.minutes(1)))
  func `Python's parser says the same`() throws {
    let readings = try Self.readings()
    try #require(readings.count == Self.rows.count)
    for (row, reading) in zip(Self.rows, readings) where !row.differs {
      #expect((reading != nil) == row.isAccepted, "\(row.name)")
      guard let reading, row.isAccepted else { continue }
      #expect(try JSONValue(parsing: reading) == JSONValue(parsing: row.bytes), "\(row.name)")
    }
  }
}
