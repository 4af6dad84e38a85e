import SpangateCore
import SpangateTrace

/// The part of an answer that looks like the text that is not in it.
///
/// Letters that look alike, kinds of white space, quotes and dashes, capitals, normal forms and what is not seen at all
/// count as the same.
struct NearMatch {
  /// As it stands in the answer.
  private let found: String
  private let wanted: String

  /// Longer answers are not searched, in bytes.
  private static let limit = 1 << 15

  init?(of wanted: String, in answer: String) {
    guard answer.utf8.count <= Self.limit, wanted.utf8.count <= Self.limit else { return nil }
    let (text, pattern) = (FoldedText(answer), FoldedText(wanted).characters)
    guard let place = text.characters.firstPlace(of: pattern) else { return nil }
    let start = text.places[place]
    let end = place + pattern.count < text.places.count ? text.places[place + pattern.count] : answer.endIndex
    (found, self.wanted) = (String(answer[start..<end]), wanted)
  }

  /// Whether it is all of a text.
  func isWhole(of text: String) -> Bool { found.utf8.elementsEqual(text.utf8) }

  /// Such as "`14\u{a0}days` is (U+00A0 NO-BREAK SPACE, not U+0020 SPACE)".
  var hint: String {
    let (mine, theirs) = (Array(found.unicodeScalars), Array(wanted.unicodeScalars))
    let place = zip(mine, theirs).prefix { $0 == $1 }.count
    func name(_ text: [Unicode.Scalar]) -> String { place < text.count ? text[place].nameInWords : "the end" }
    let shown = mine.count > 80 ? "\(mine.prefix(80).withEscapes)…" : mine.withEscapes
    if found.lowercased().unicodeScalars.elementsEqual(wanted.lowercased().unicodeScalars) {
      return "`\(shown)` is, in other capitals"
    }
    let form = found == wanted ? ": the same letters in another normal form" : ""
    return "`\(shown)` is (\(name(mine)), not \(name(theirs)))\(form)"
  }
}

/// A text as it looks.
private struct FoldedText {
  private(set) var characters: [Character] = []
  /// Where each begins in the text.
  private(set) var places: [String.Index] = []

  init(_ text: String) {
    for index in text.indices {
      let character = text[index]
      let seen = String.UnicodeScalarView(
        character.unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint })
      guard let first = seen.first else { continue }
      let folded = String(seen).lowercased()
      characters.append(
        character.isWhitespace ? " " : Self.twins[first].map { Character($0) } ?? folded.first ?? character)
      places.append(index)
    }
  }

  /// What looks like an ASCII character. Source: the commonest of Unicode's confusables, UTS 39.
  private static let twins: [Unicode.Scalar: Unicode.Scalar] = {
    let lists: [(Unicode.Scalar, String)] = [
      ("a", "аΑАα"), ("b", "ВΒЬ"), ("c", "сСϲ"), ("d", "ԁ"), ("e", "еЕΕ"), ("h", "һНΗ"), ("i", "іІΙ"), ("j", "јЈ"),
      ("k", "КΚк"), ("l", "Ӏ"), ("m", "МΜ"), ("n", "Νո"), ("o", "оОΟο"), ("p", "рРΡ"), ("q", "ԛ"), ("s", "ѕЅ"),
      ("t", "ТΤ"), ("v", "ѵν"), ("w", "ԝ"), ("x", "хХΧ"), ("y", "уУΥ"), ("z", "Ζ"), ("'", "‘’‛′ʼ"), ("\"", "“”„″"),
      ("-", "‐‑‒–—−"),
    ]
    return Dictionary(lists.flatMap { to, from in from.unicodeScalars.map { ($0, to) } }) { first, _ in first }
  }()
}

extension [Character] {
  /// nil too where that takes long, since a hint is worth little.
  fileprivate func firstPlace(of pattern: [Character]) -> Int? {
    guard let first = pattern.first, pattern.count <= count else { return nil }
    var rest = 1 << 20
    for place in 0...(count - pattern.count) where self[place] == first {
      let length = zip(self[place...], pattern).prefix { $0 == $1 }.count
      if length == pattern.count { return place }
      rest -= length
      if rest < 0 { return nil }
    }
    return nil
  }
}
