import SpangateCore
import SpangateTrace

/// What another tool calls something, as a name that can be shown, stored and written on spans.
enum ImportedName {
  private static let limit = 160

  /// The text itself where that is one; else as much of it as is, and a digest that keeps two of them apart.
  static func made(of text: String) -> String {
    // A score of that name says here whether there was an answer at all.
    if text == ImportedCase.answered { return "\(text) elsewhere" }
    let plain = text.inert(limit: limit)
    guard plain != text || plain.isEmpty else { return text }
    let digest = Fingerprint.hash(text.utf8).hexDigits.prefix(8)
    return plain.isEmpty ? "unnamed-\(digest)" : "\(plain) \(digest)"
  }
}
