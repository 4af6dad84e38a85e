/// What came of looking for changes in the path of a suite.
package struct PathReport: Sendable, Equatable {
  /// The surest first.
  package var changes: [PathChange] = []
  /// Cases that were compared.
  package var cases = 0
  /// Cases of which too few trials have a whole trace, on either side.
  package var untraced: [String] = []
  /// How likely is the clearest change that these trials could show, if nothing changed; 1 where nothing was compared.
  package var reach = 1.0
  /// Why nothing was compared; nil where something was.
  package var whyNot: String?

  package init() {}

  package init(whyNot: String) { self.whyNot = whyNot }
}
