import SpangateTrace

/// The line of a finding, cut to a window round its range, with the columns that the caret goes under.
struct Excerpt {
  /// Inert; takes at most `width` columns.
  let text: String
  let caretOffset: Int
  let caretWidth: Int

  private static let width = 100
  /// Columns kept before the range when the line is too long.
  private static let lead = 40

  /// - Returns: nil when the range has no line to show.
  init?(_ range: SourceRange) {
    let scalars = range.excerpt.unicodeScalars
    let start = scalars.index(scalars.startIndex, offsetBy: max(0, range.column - 1), limitedBy: scalars.endIndex)
    let from = start ?? scalars.endIndex
    let to = scalars.index(from, offsetBy: range.length, limitedBy: scalars.endIndex) ?? scalars.endIndex
    // Wide enough for any window, so that a line of megabytes costs no more than a line.
    let cuts = [
      scalars[..<from].suffix(Self.width), scalars[from..<to].prefix(Self.width), scalars[to...].prefix(Self.width),
    ]
    let parts = String.inert(parts: cuts)
    let (before, under, after) = (parts[0], parts[1], parts[2].trimmedEnd)
    let whole = before + under + after
    guard !whole.allSatisfy(\.isWhitespace) else { return nil }

    let isCut = scalars.distance(from: scalars.startIndex, to: from) > Self.width || whole.columns > Self.width
    let shownBefore = isCut ? before.suffix(columns: Self.lead) : before
    let rest = (under + after).cut(to: Self.width - shownBefore.columns)
    text = shownBefore + rest
    caretOffset = shownBefore.columns
    caretWidth = max(1, min(under.columns, rest.columns))
  }
}

extension String {
  fileprivate var trimmedEnd: String {
    var text = self
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }

  /// The end of the text, with `…` in place of what did not fit.
  fileprivate func suffix(columns limit: Int) -> String {
    guard columns > limit else { return self }
    var left = limit - 1
    let reversed = unicodeScalars.reversed().prefix {
      left -= $0.columns; return left >= 0
    }
    var text = "…"
    text.unicodeScalars.append(contentsOf: reversed.reversed())
    return text
  }
}
