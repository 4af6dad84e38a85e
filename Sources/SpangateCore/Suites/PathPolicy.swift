/// What may change in the way that an agent takes through a suite.
package struct PathPolicy: Sendable, Equatable {
  /// What a change that is shown does.
  package enum Rule: String, Sendable, CaseIterable, Codable {
    /// It fails the gate.
    case block
    /// It is told, and blocks nothing.
    case advisory
    /// Nobody looks.
    case off
  }

  /// What is not named is advisory.
  package var rules: [PathPart: Rule]
  /// Patterns of names that are not looked at: of tools and other steps, or of a tool with an argument's path behind a dot.
  package var ignore: [String]
  /// Where it is written.
  package var range: SourceRange?

  package init(rules: [PathPart: Rule] = [:], ignore: [String] = [], range: SourceRange? = nil) {
    self.rules = rules
    self.ignore = ignore
    self.range = range
  }

  package func parts(_ rule: Rule) -> Set<PathPart> {
    Set(PathPart.allCases.filter { rules[$0, default: .advisory] == rule })
  }

  /// Whether any change fails the gate.
  package var blocks: Bool { !parts(.block).isEmpty }
}
