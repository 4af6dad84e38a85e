import SpangateCore
import SpangateTrace

/// A regular expression that is known to compile.
struct Pattern: Sendable {
  /// Longer texts are not searched: matching takes back steps, and an agent chooses how long its answer is.
  static let limit = 1 << 20

  // The compiled form cannot be shared between tasks, so it is made anew for each use.
  private let source: String

  /// - Parameter key: where the configuration has it.
  init(_ source: String, key: String) throws(Misconfigured) {
    do {
      _ = try Regex(source)
    } catch {
      throw Misconfigured("\(source.quoted) is not a regular expression: \(error)", key: key)
    }
    self.source = source
  }

  /// Whether it matches anywhere; nil for a text over the limit.
  func matches(_ text: String, ignoringCase: Bool = false) -> Bool? {
    guard text.utf8.count <= Self.limit, let regex = try? Regex(source) else { return nil }
    return text.firstMatch(of: regex.ignoresCase(ignoringCase).matchingSemantics(.unicodeScalar)) != nil
  }
}
