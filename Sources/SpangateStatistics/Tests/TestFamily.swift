/// Tests under one bound for the probability that any of them cries wolf.
///
/// A test of few trials can only give few p-values, and most of them are large. It spends no more of the bound than
/// it can reach, which is what leaves any for the others: hundreds of cases with three trials each can still be told
/// apart. Source: Holm 1979; Tarone 1990 and Westfall and Wolfinger 1997 for the discrete form.
package struct TestFamily: Sendable {
  /// The p-values that a test could have given.
  package enum Attainable: Sendable, Hashable {
    /// Exactly these, ascending.
    case steps([Double])
    /// Any from this one up.
    case from(Double)

    /// How likely is a p-value of at most `p` if nothing changed.
    package func level(_ p: Double) -> Double {
      switch self {
      case .steps(let steps): steps.last { $0 <= p } ?? 0
      case .from(let smallest): p >= smallest ? p : 0
      }
    }
  }

  private var tests: [(p: Double, attainable: Attainable)] = []
  /// How many tests there are of each kind; families are large and kinds are few.
  private var kinds: [Attainable: Double] = [:]

  package init() {}

  /// - Returns: the test's index in ``adjusted``.
  @discardableResult
  package mutating func add(_ p: Double, attainable: Attainable = .from(0)) -> Int {
    tests.append((p, attainable))
    kinds[attainable, default: 0] += 1
    return tests.count - 1
  }

  /// Each test's p-value, adjusted: rejecting those at most `bound` keeps the whole family's bound. Step-down.
  package var adjusted: [Double] {
    var waiting = kinds
    var result = Array(repeating: 1.0, count: tests.count)
    var floor = 0.0
    for index in tests.indices.sorted(by: { tests[$0].p < tests[$1].p }) {
      guard floor < 1 else { break }
      floor = max(floor, min(1, Self.spent(by: waiting, at: tests[index].p)))
      result[index] = floor
      waiting[tests[index].attainable]! -= 1
    }
    return result
  }

  /// What rejecting every p-value up to `p` would spend of the bound.
  package func spent(at p: Double) -> Double { Self.spent(by: kinds, at: p) }

  package var isEmpty: Bool { tests.isEmpty }
  package var count: Int { tests.count }

  private static func spent(by kinds: [Attainable: Double], at p: Double) -> Double {
    // Sorted, so that the same tests give the same bits whatever order the dictionary has.
    kinds.map { $0.value * $0.key.level(p) }.sorted().reduce(0, +)
  }
}
