import SpangateTrace

/// A regular expression, a NUL and a text. Whatever is refused has a place, and both ways to search agree.
enum PatternFuzz {
  static func check(_ bytes: [UInt8]) {
    let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    let source = String(decoding: parts[0], as: UTF8.self)
    var text = parts.count > 1 ? String(decoding: parts[1], as: UTF8.self) : source
    do throws(PatternProblem) {
      let expression = try RegularExpression(source)
      guard let matches = expression.matches(text, within: 200_000) else { return }
      guard let ranges = text.withUTF8({ expression.ranges(in: $0, within: 1_000_000) }) else { return }
      precondition(matches || ranges.isEmpty, "found where nothing matches")
      for (range, next) in zip(ranges, ranges.dropFirst()) {
        precondition(range.upperBound <= next.lowerBound && !range.isEmpty, "matches overlap")
      }
      let redactor = Redactor(RedactionPolicy(patterns: [.init(name: "it", source: source)]))
      precondition(
        text.utf8.count > 1_000 || text.contains("[it]") || (redactor.redacted(text) != text) == !ranges.isEmpty,
        "redaction differs")
    } catch {
      precondition((0...source.unicodeScalars.count).contains(error.offset), "a problem without a place")
    }
  }
}
