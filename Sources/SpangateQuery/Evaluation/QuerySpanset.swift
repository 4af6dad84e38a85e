import SpangateTrace

/// Some spans of a trace, and what they have in common.
struct QuerySpanset: Sendable {
  /// Indices into the tree's spans.
  var spans: [Int]
  var group: [QueryValue] = []
  var number: QueryValue?
}

/// How many sets and spans each stage kept.
package struct QueryTrail: Sendable {
  package var stages: [(stage: String, sets: Int, spans: Int)] = []

  package init() {}
}
