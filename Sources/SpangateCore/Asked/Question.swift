package import SpangateTrace

/// What an agent is asked in a case, and what is known of the answer. A class, since all trials of a case share it.
package final class Question: Sendable {
  /// Most often a string; any JSON for agents that take structure.
  package let input: JSONValue
  /// What the case expects, for scorers that compare with it.
  package let expected: JSONValue?

  package init(_ input: JSONValue, expected: JSONValue? = nil) {
    self.input = input
    self.expected = expected
  }

  /// The input as an agent reads it: a string as it is, anything else as JSON.
  package var text: String {
    if case .string(let text) = input { text } else { input.description }
  }
}
