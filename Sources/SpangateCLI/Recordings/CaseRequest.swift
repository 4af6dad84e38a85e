/// What `spangate case add` is to do.
struct CaseRequest: Sendable, Equatable {
  /// The start of a trace's ID.
  var trace: String
  /// A suite file; nil where the case is only printed.
  var suite: String?
  var id: String?
  var input: String?
  var tags: [String] = []
  /// Files with recorded traces; empty for the store.
  var traces: [String] = []
}
