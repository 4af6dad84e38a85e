import SpangateCore
import SpangateTrace

/// What can be the name of a suite, a case or a score: it is shown, stored and written on spans.
package enum Name {
  static let limit = 200

  package static func isValid(_ text: String) -> Bool {
    guard !text.isEmpty, text.unicodeScalars.count <= limit else { return false }
    let isPlain = text.utf8.allSatisfy { (0x20..<0x7f).contains($0) }
    return isPlain || text.unicodeScalars.allSatisfy(\.isInert)
  }

  static func finding(_ text: String, at range: SourceRange) -> Finding {
    if text.isEmpty { return Finding(.valueInvalid, "a name must not be empty", at: range) }
    let isLong = text.unicodeScalars.count > limit
    let problem = isLong ? "is longer than \(limit) characters" : "holds control characters"
    return Finding(.valueInvalid, "the name \"\(text.inert(limit: 60))\" \(problem)", at: range)
  }
}
