import SpangateCore
import SpangateTrace

/// Where two texts begin to differ, when that cannot be seen where both are quoted from their starts.
struct TextDifference {
  private let given: [Unicode.Scalar]
  private let wanted: [Unicode.Scalar]
  /// In code points.
  private let place: Int
  private let isOfForm: Bool

  /// In code points, on either side of the difference.
  private static let reach = 24
  /// Of a quotation: what differs before is seen.
  private static let quoted = 60

  /// - Returns: nil for texts that are the same code points.
  init?(_ given: String, from wanted: String) {
    self.given = Array(given.unicodeScalars)
    self.wanted = Array(wanted.unicodeScalars)
    place = zip(self.given, self.wanted).prefix { $0 == $1 }.count
    isOfForm = given == wanted
    if place == self.given.count, place == self.wanted.count { return nil }
  }

  /// `they differ from character 12 on: `…in 14\u{a0}days`, not `…in 14 days` (U+00A0 NO-BREAK SPACE, not U+0020 SPACE)`;
  /// nil where anybody sees it.
  var hint: String? {
    let (mine, theirs) = (scalar(of: given), scalar(of: wanted))
    let isPlain = [mine, theirs].allSatisfy { $0.map { $0.isPlain } ?? true }
    // White space at an end is not seen either.
    let isShort = place < Self.quoted
    if isPlain, isShort { return nil }
    let names = isPlain ? "" : " (\(name(mine)), not \(name(theirs)))"
    let form = isOfForm ? "; these are the same letters in two normal forms" : ""
    return "they differ from character \(place + 1) on: \(window(given)), not \(window(wanted))\(names)\(form)"
  }

  private func scalar(of text: [Unicode.Scalar]) -> Unicode.Scalar? { place < text.count ? text[place] : nil }

  private func name(_ scalar: Unicode.Scalar?) -> String { scalar?.nameInWords ?? "the end" }

  private func window(_ text: [Unicode.Scalar]) -> String {
    let start = max(0, place - Self.reach)
    let end = min(text.count, place + Self.reach)
    return "`\(start > 0 ? "…" : "")\(text[start..<end].withEscapes)\(end < text.count ? "…" : "")`"
  }
}

extension Unicode.Scalar {
  /// Whether it is seen, and taken for nothing else.
  fileprivate var isPlain: Bool { ("\u{21}"..."\u{7e}").contains(self) }

  /// Characters without a name of their own. Source: Unicode's NameAliases.txt.
  private static let controls: [Unicode.Scalar: String] = [
    "\0": "NULL", "\t": "CHARACTER TABULATION", "\n": "LINE FEED", "\r": "CARRIAGE RETURN", "\u{1b}": "ESCAPE",
  ]

  /// `U+00A0 NO-BREAK SPACE`
  var nameInWords: String {
    let code = String(value, radix: 16, uppercase: true)
    let padded = String(repeating: "0", count: max(0, 4 - code.count)) + code
    let name = properties.name ?? Self.controls[self]
    return "U+\(padded)" + (name.map { " \($0)" } ?? "")
  }

  /// As it is where it is seen for what it is, else as an escape.
  fileprivate var withEscape: String {
    switch self {
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    default: break
    }
    let isMark = [.nonspacingMark, .enclosingMark, .spacingMark].contains(properties.generalCategory)
    let isSeen = isInert && !isMark && (self == " " || !properties.isWhitespace)
    return isSeen ? String(self) : "\\u{\(String(value, radix: 16))}"
  }
}

extension Sequence<Unicode.Scalar> {
  /// With every character that is not seen, or not for what it is, as an escape.
  var withEscapes: String { map(\.withEscape).joined() }
}
