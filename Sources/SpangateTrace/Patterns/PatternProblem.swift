/// What is wrong with a regular expression.
package struct PatternProblem: Error, Equatable, CustomStringConvertible {
  package var message: String
  /// In Unicode scalars, from 0.
  package var offset: Int

  package var description: String { "\(message), at character \(offset + 1)" }
}
