/// Stages, each fed with the sets of spans that the one before it gave.
struct QueryPipeline: Sendable {
  var stages: [QueryStage]
}

enum QueryStage: Sendable {
  case spans(SpansetExpression)
  /// Sets of which a number holds.
  case filter(ScalarExpression, FieldOperator, ScalarExpression)
  /// A number of each set; the last stage of a query that is asked for one.
  case number(ScalarExpression)
  case by(FieldExpression)
  case coalesce
  case select([QueryField])
}

/// Which spans of a set.
indirect enum SpansetExpression: Sendable {
  case filter(FieldExpression)
  case pipeline(QueryPipeline)
  case binary(SpansetExpression, SpansetOperator, SpansetExpression)
}

/// A number of a set of spans.
indirect enum ScalarExpression: Sendable {
  case value(QueryValue)
  case aggregate(Aggregate, FieldExpression?)
  case negated(ScalarExpression)
  case binary(ScalarExpression, FieldOperator, ScalarExpression)

  var usesSpans: Bool {
    switch self {
    case .value: false
    case .aggregate: true
    case .negated(let inner): inner.usesSpans
    case .binary(let left, _, let right): left.usesSpans || right.usesSpans
    }
  }
}

extension QueryPipeline: CustomStringConvertible {
  var description: String { stages.map(\.description).joined(separator: " | ") }
}

extension QueryStage: CustomStringConvertible {
  var description: String {
    switch self {
    case .spans(let expression): expression.description
    case .filter(let left, let op, let right): "\(left) \(op.rawValue) \(right)"
    case .number(let scalar): scalar.description
    case .by(let expression): "by(\(expression))"
    case .coalesce: "coalesce()"
    case .select(let fields): "select(\(fields.map(\.description).joined(separator: ", ")))"
    }
  }
}

extension SpansetExpression: CustomStringConvertible {
  var description: String {
    switch self {
    case .filter(let expression): "{ \(expression) }"
    case .pipeline(let pipeline): "(\(pipeline))"
    case .binary(let left, let op, let right): "\(left.inner) \(op.text) \(right.inner)"
    }
  }

  private var inner: String {
    if case .binary = self { "(\(self))" } else { description }
  }
}

extension ScalarExpression: CustomStringConvertible {
  var description: String {
    switch self {
    case .value(let value): value.description
    case .aggregate(let aggregate, let inner): "\(aggregate.rawValue)(\(inner?.description ?? ""))"
    case .negated(let inner): "-\(inner.inner)"
    case .binary(let left, let op, let right): "\(left.inner) \(op.rawValue) \(right.inner)"
    }
  }

  private var inner: String {
    if case .binary = self { "(\(self))" } else { description }
  }
}
