/// A place in a file that a person wrote: where it starts, how far it reaches, and the text of its line.
package struct SourceRange: Hashable, Sendable {
  /// The path as the user named it.
  package var file: String
  /// One-based.
  package var line: Int
  /// One-based, in code points.
  package var column: Int
  /// In code points; at least 1. A range never spans lines.
  package var length: Int
  /// The whole line, for the caret view. Lines of one file share their storage.
  package var excerpt: String

  package init(file: String, line: Int = 1, column: Int = 1, length: Int = 1, excerpt: String = "") {
    self.file = file
    self.line = line
    self.column = column
    self.length = max(1, length)
    self.excerpt = excerpt
  }
}

/// A value that remembers where it was written.
package struct Located<Value: Sendable>: Sendable {
  package var value: Value
  package var range: SourceRange

  package init(_ value: Value, at range: SourceRange) {
    self.value = value
    self.range = range
  }
}

extension Located: Equatable where Value: Equatable {}

extension Located: Decodable where Value: Decodable {
  /// Reads the value alone. A decoder that knows where its values were written fills in the range itself.
  package init(from decoder: any Decoder) throws {
    self.init(try Value(from: decoder), at: SourceRange(file: ""))
  }
}
