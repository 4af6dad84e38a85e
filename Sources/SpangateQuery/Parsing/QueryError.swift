/// What is wrong with a query, and where.
package struct QueryError: Error, Sendable, Equatable {
  package var problem: String
  /// Of the line, from 1, in Unicode scalars.
  package var line: Int
  package var column: Int
  /// What was meant, if it can be told.
  package var suggestion: String?

  init(_ problem: String, at offset: Int, of text: String, suggestion: String? = nil) {
    let before = text.unicodeScalars.prefix(offset)
    self.problem = problem
    line = before.count { $0 == "\n" } + 1
    column = before.reversed().prefix { $0 != "\n" }.count + 1
    self.suggestion = suggestion
  }
}

extension QueryError: CustomStringConvertible {
  package var description: String {
    "\(line == 1 ? "" : "line \(line), ")column \(column): \(problem)\(suggestion.map { "; did you mean `\($0)`?" } ?? "")"
  }
}
