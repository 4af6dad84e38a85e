import SpangateCore
import SpangateTrace

/// A file of another tool, as it was read.
package struct ImportedFile: Sendable {
  /// As the user named it.
  package let path: String
  package let bytes: [UInt8]

  package init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  /// SG0450.
  func unreadable(_ problem: String, line: Int = 1, column: Int = 1) -> Finding {
    Finding(
      .importUnreadable, "`\(path.inert())` \(problem)", at: SourceRange(file: path, line: line, column: column))
  }

  /// SG0452.
  func unknownVersion(_ what: String, _ version: String, known: String) -> Finding {
    Finding(
      .importVersionUnknown,
      "`\(path.inert())` is of version \(version.inert(limit: 40)) of \(what), and this spangate knows \(known)",
      at: SourceRange(file: path))
  }

  /// - Parameter names: of members that are left out.
  func json(without names: Set<String> = []) throws(Finding) -> JSONValue {
    do throws(JSONSyntaxError) {
      return try PythonJSON.value(bytes.withoutMark, without: names)
    } catch {
      throw unreadable("is not JSON: \(error.problem)", line: error.line, column: error.column)
    }
  }

  /// Each line as a value; blank ones are left out.
  func jsonLines() throws(Finding) -> [(line: Int, value: JSONValue)] {
    var values: [(line: Int, value: JSONValue)] = []
    for (index, line) in bytes.withoutMark.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .enumerated()
    {
      guard line.contains(where: { $0 > 0x20 }) else { continue }
      do throws(JSONSyntaxError) {
        values.append((index + 1, try PythonJSON.value(Array(line))))
      } catch {
        throw unreadable("is not JSON lines: \(error.problem)", line: index + 1, column: error.column)
      }
    }
    return values
  }
}

extension [UInt8] {
  /// Without the mark of its bytes' order.
  fileprivate var withoutMark: [UInt8] { starts(with: [0xef, 0xbb, 0xbf]) ? Array(dropFirst(3)) : self }
}

extension JSONValue {
  /// A list's items, and none of what is no list.
  var items: [JSONValue] { array ?? [] }

  /// A text, or a number as it is written: IDs are either.
  var label: String? { string ?? int.map { "\($0)" } ?? double.map { "\($0)" } }

  /// A text that says something.
  var words: String? { string.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 } }

  /// What git calls a commit.
  var commit: String? {
    string.flatMap { (7...64).contains($0.utf8.count) && $0.utf8.allSatisfy { $0.hexValue != nil } ? $0 : nil }
  }

  /// Whether there is something: `null` says that there is nothing.
  var isSomething: Bool { self != .null }

  /// A number that can be a measure: finite, and never below 0.
  var amount: Double? { double.flatMap { $0.isSample && $0 >= 0 ? $0 : nil } }

  /// The trace that an object names by one of the usual keys.
  var namedTrace: TraceID? {
    for key in ["trace_id", "traceId", "otel_trace_id", "langfuse_trace_id"] {
      if let text = self[key]?.string, let trace = TraceID(written: text) { return trace }
    }
    return self["traceparent"]?.string.flatMap { $0.split(separator: "-").dropFirst().first.flatMap { TraceID($0) } }
  }

  /// The span beside it.
  var namedSpan: SpanID? {
    ["span_id", "spanId"].lazy.compactMap { self[$0]?.string.flatMap { SpanID($0) } }.first
  }
}

extension TraceID {
  /// 32 hex digits, with the dashes of a UUID or without.
  init?(written text: String) { self.init(text.utf8.count == 36 ? text.replacing("-", with: "") : text) }
}
