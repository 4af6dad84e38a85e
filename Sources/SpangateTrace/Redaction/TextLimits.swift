/// How long the texts of attributes may be, in Unicode scalars. What is longer is cut, and its length is written beside it.
package struct TextLimits: Sendable, Equatable {
  /// Of any text; nil for no limit.
  package var any: Int?
  /// Of some attributes, by name, instead of ``any``.
  package var named: [String: Int]
  /// From how many on a text is kept outside of the span, which carries the link; nil for never.
  package var offload: Int?

  package init(any: Int? = nil, named: [String: Int] = TextLimits.usual, offload: Int? = nil) {
    self.any = any
    self.named = named
    self.offload = offload
  }

  /// Nothing is cut.
  package static let none = TextLimits(named: [:])

  /// What an instrumented agent cuts at its source: the user's message and the arguments of tools.
  package static let usual = [Vocabulary.userMessage: 500, "tool.arguments": 1_000]

  /// Where to begin with offloading when nobody says: longer than any identifier, shorter than most prompts.
  package static let usualOffload = 1_000

  package func limit(of name: String) -> Int? { named[name] ?? any ?? offload }

  /// Texts of at most so many bytes are within every limit, whatever their name.
  package var leastBytes: Int { ([any, offload].compactMap { $0 } + named.values).min() ?? .max }
}
