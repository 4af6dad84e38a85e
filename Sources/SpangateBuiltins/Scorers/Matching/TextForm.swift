import SpangateCore
import SpangateTrace

/// What of a text counts when it is compared with another.
struct TextForm: Sendable {
  var trims: Bool
  var ignoresCase: Bool

  func of(_ text: String) -> String {
    let text = trims ? String(text.trimmed) : text
    return ignoresCase ? text.lowercased() : text
  }
}
