extension QueryPipeline {
  /// Everything that it asks of spans, with what is asked for more than once.
  var fields: [QueryField] { stages.flatMap(\.fields) }
}

extension QueryStage {
  fileprivate var fields: [QueryField] {
    switch self {
    case .spans(let expression): expression.fields
    case .filter(let left, _, let right): left.fields + right.fields
    case .number(let scalar): scalar.fields
    case .by(let expression): expression.fields
    case .coalesce: []
    case .select(let fields): fields
    }
  }
}

extension SpansetExpression {
  fileprivate var fields: [QueryField] {
    switch self {
    case .filter(let expression): expression.fields
    case .pipeline(let pipeline): pipeline.fields
    case .binary(let left, _, let right): left.fields + right.fields
    }
  }
}

extension ScalarExpression {
  fileprivate var fields: [QueryField] {
    switch self {
    case .value: []
    case .aggregate(_, let inner): inner?.fields ?? []
    case .negated(let inner): inner.fields
    case .binary(let left, _, let right): left.fields + right.fields
    }
  }
}

extension FieldExpression {
  fileprivate var fields: [QueryField] {
    switch self {
    case .value: []
    case .field(let field): [field]
    case .negated(let inner), .not(let inner), .pattern(let inner, _, _, _): inner.fields
    case .binary(let left, _, let right): left.fields + right.fields
    }
  }
}
