import SpangateTrace

extension QueriedTrace {
  /// The spans of a set that an expression takes, in order of their start.
  func spans(of expression: SpansetExpression, in set: [Int]) -> [Int] {
    switch expression {
    case .filter(let filter): set.filter { holds(filter, at: $0) }
    case .pipeline(let pipeline): merged(run(pipeline, on: [QuerySpanset(spans: set)], trail: nil).map(\.spans))
    case .binary(let left, let op, let right): combined(spans(of: left, in: set), op, spans(of: right, in: set))
    }
  }

  func merged(_ sets: [[Int]]) -> [Int] { Set(sets.joined()).sorted() }

  private func combined(_ left: [Int], _ op: SpansetOperator, _ right: [Int]) -> [Int] {
    switch op {
    case .and: return left.isEmpty || right.isEmpty ? [] : merged([left, right])
    case .or: return merged([left, right])
    case .relation(let relation, .right): return related(left, relation, right)
    case .relation(let relation, .none):
      let related = Set(related(left, relation, right))
      return right.filter { !related.contains($0) }
    case .relation(let relation, .both):
      return merged([related(left, relation, right), related(right, relation.inverse, left)])
    }
  }

  /// The spans on the right that are to some span on the left what is asked. Linear in the trace.
  private func related(_ left: [Int], _ relation: SpansetOperator.Relation, _ right: [Int]) -> [Int] {
    let others = Set(left)
    switch relation {
    case .child: return right.filter { tree.parent(of: $0).map(others.contains) ?? false }
    case .parent:
      let parents = Set(left.compactMap(tree.parent(of:)))
      return right.filter(parents.contains)
    case .descendant:
      var isBelow = [Bool](repeating: false, count: tree.spans.count)
      for index in tree.topDown {
        if let parent = tree.parent(of: index) { isBelow[index] = isBelow[parent] || others.contains(parent) }
      }
      return right.filter { isBelow[$0] }
    case .ancestor:
      var isAbove = [Bool](repeating: false, count: tree.spans.count)
      for index in tree.topDown.reversed() where isAbove[index] || others.contains(index) {
        if let parent = tree.parent(of: index) { isAbove[parent] = true }
      }
      return right.filter { isAbove[$0] }
    case .sibling:
      var counts: [Int: Int] = [:]
      for index in left { if let parent = tree.parent(of: index) { counts[parent, default: 0] += 1 } }
      return right.filter { index in
        guard let parent = tree.parent(of: index) else { return false }
        return counts[parent, default: 0] > (others.contains(index) ? 1 : 0)
      }
    }
  }
}

extension SpansetOperator.Relation {
  fileprivate var inverse: Self {
    switch self {
    case .child: .parent
    case .parent: .child
    case .descendant: .ancestor
    case .ancestor: .descendant
    case .sibling: .sibling
    }
  }
}
