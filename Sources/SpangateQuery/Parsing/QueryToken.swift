/// A word of a query.
struct QueryToken: Sendable, Equatable {
  var kind: Kind
  /// In Unicode scalars from the start of the text.
  var offset: Int

  enum Kind: Sendable, Equatable {
    /// A bare name.
    case word(String)
    case field(QueryField)
    case value(QueryValue)
    /// An operator or a bracket.
    case sign(String)
    case end

    /// As an error quotes it.
    var text: String {
      switch self {
      case .word(let word): "`\(word)`"
      case .field(let field): "`\(field)`"
      case .value(let value): "`\(value)`"
      case .sign(let sign): "`\(sign)`"
      case .end: "the end"
      }
    }
  }
}
