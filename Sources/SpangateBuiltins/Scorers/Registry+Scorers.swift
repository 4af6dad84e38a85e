package import SpangateCore

extension Registry {
  /// Every built-in scorer, one line each, in alphabetical order.
  package static let builtinScorers: [any Scorer.Type] = []
}
