import SpangateCore
import SpangateTrace

/// A regular expression as a suite has it.
struct Pattern: Sendable {
  /// Why a text may be left unsearched.
  static let limits = RegularExpression.limits

  private let expression: RegularExpression

  /// - Parameter key: where the configuration has it.
  init(_ source: String, ignoringCase: Bool = false, key: String) throws(Misconfigured) {
    do throws(PatternProblem) {
      expression = try RegularExpression(source, ignoringCase: ignoringCase)
    } catch {
      throw Misconfigured("\(source.quoted) is not a regular expression: \(error)", key: key)
    }
  }

  /// Whether it matches anywhere; nil for a text that takes more than it may.
  func matches(_ text: String) -> Bool? { expression.matches(text) }

  /// The same for one of many texts that share what they may take.
  func matches(_ text: String, on budget: PatternBudget) -> Bool? { expression.matches(text, on: budget) }
}
