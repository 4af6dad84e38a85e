import SpangateTrace

extension QueriedTrace {
  func run(
    _ pipeline: QueryPipeline, on sets: [QuerySpanset], trail: UnsafeMutablePointer<QueryTrail>?
  ) -> [QuerySpanset] {
    var sets = sets
    for stage in pipeline.stages {
      sets = run(stage, on: sets)
      trail?.pointee.stages.append(("\(stage)", sets.count, sets.reduce(0) { $0 + $1.spans.count }))
    }
    return sets
  }

  private func run(_ stage: QueryStage, on sets: [QuerySpanset]) -> [QuerySpanset] {
    switch stage {
    case .spans(let expression):
      return sets.compactMap { set in
        var set = set
        set.spans = spans(of: expression, in: set.spans)
        return set.spans.isEmpty ? nil : set
      }
    case .filter(let left, let op, let right):
      return sets.filter { number(left, of: $0.spans).combined(op, number(right, of: $0.spans)) == .bool(true) }
    case .number(let scalar):
      return sets.map { set in
        var set = set
        set.number = number(scalar, of: set.spans)
        return set
      }
    case .by(let expression): return sets.flatMap { grouped($0, by: expression) }
    case .coalesce: return sets.isEmpty ? [] : [QuerySpanset(spans: merged(sets.map(\.spans)))]
    case .select: return sets
    }
  }

  /// In order of each group's first span.
  private func grouped(_ set: QuerySpanset, by expression: FieldExpression) -> [QuerySpanset] {
    var places: [QueryValue: Int] = [:]
    var groups: [QuerySpanset] = []
    for index in set.spans {
      let value = value(of: expression, at: index)
      if let place = places[value] {
        groups[place].spans.append(index)
      } else {
        places[value] = groups.count
        groups.append(QuerySpanset(spans: [index], group: set.group + [value]))
      }
    }
    return groups
  }

  /// Absent where none of the spans has what is asked.
  private func number(_ scalar: ScalarExpression, of spans: [Int]) -> QueryValue {
    switch scalar {
    case .value(let value): value
    case .negated(let inner): number(inner, of: spans).negated
    case .binary(let left, let op, let right): number(left, of: spans).combined(op, number(right, of: spans))
    case .aggregate(.count, _): .int(Int64(spans.count))
    case .aggregate(let aggregate, let inner): inner.map { number(aggregate, $0, of: spans) } ?? .absent
    }
  }

  private func number(_ aggregate: Aggregate, _ inner: FieldExpression, of spans: [Int]) -> QueryValue {
    let values = spans.map { value(of: inner, at: $0) }.filter { $0.double != nil }
    guard let first = values.first else { return .absent }
    func best(_ op: FieldOperator) -> QueryValue {
      values.dropFirst().reduce(first) { $1.combined(op, $0) == .bool(true) ? $1 : $0 }
    }
    let sum = values.dropFirst().reduce(first) { $0.combined(.plus, $1) }
    return switch aggregate {
    case .min: best(.less)
    case .max: best(.greater)
    case .sum: sum
    case .avg: sum.double.map { .number($0 / Double(values.count)) } ?? .absent
    case .count: .int(Int64(values.count))
    }
  }
}
