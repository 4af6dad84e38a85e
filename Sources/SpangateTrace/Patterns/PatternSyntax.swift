/// A regular expression as it was read.
indirect enum PatternSyntax {
  case nothing
  case scalar(ScalarTable)
  case sequence([PatternSyntax])
  /// The first that matches.
  case choice([PatternSyntax])
  /// - max: nil for any number.
  case repeated(PatternSyntax, min: Int, max: Int?, isLazy: Bool)
  case place(PatternPlace)
  /// What follows, or does not, without being part of the match.
  case ahead(PatternSyntax, isAbsent: Bool)
}

/// What holds between two scalars.
enum PatternPlace: Sendable {
  case textStart, textEnd
  /// The end, or before a line break that ends the text.
  case lastLineEnd
  case lineStart, lineEnd
  case wordEdge, insideOrOutside
}
