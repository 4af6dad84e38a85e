extension Unicode.Scalar {
  /// How many columns of a terminal it takes: 0 for what combines with the character before, 2 for wide ones.
  ///
  /// Source: Unicode Standard Annex 11, the wide and full-width blocks, and what is shown as emoji by default.
  package var columns: Int {
    if isASCII { return 1 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: return properties.isEmojiPresentation || Self.wide.contains { $0.contains(value) } ? 2 : 1
    }
  }

  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115f, 0x2329...0x232a, 0x2e80...0x303e, 0x3041...0x4dbf, 0x4e00...0xa4cf, 0xa960...0xa97f,
    0xac00...0xd7a3, 0xf900...0xfaff, 0xfe10...0xfe19, 0xfe30...0xfe6f, 0xff01...0xff60, 0xffe0...0xffe6,
    0x16fe0...0x18dff, 0x1aff0...0x1b2ff, 0x1f200...0x1f265, 0x20000...0x3fffd,
  ]
}

extension StringProtocol {
  /// How many columns of a terminal the text takes; it must be inert.
  package var columns: Int { unicodeScalars.reduce(0) { $0 + $1.columns } }
}

extension String {
  /// Padded with spaces up to a number of columns; longer text stays.
  package func padded(to width: Int, onLeft: Bool = false) -> String {
    let padding = String(repeating: " ", count: max(0, width - columns))
    return onLeft ? padding + self : self + padding
  }

  /// The start of the text, with `…` in place of what takes more columns.
  package func cut(to limit: Int) -> String {
    guard columns > limit else { return self }
    var left = max(0, limit) - 1
    let start = unicodeScalars.prefix {
      left -= $0.columns
      return left >= 0
    }
    return limit < 1 ? "" : String(start) + "…"
  }
}
