/// The trials of a case on both sides.
struct PathCase: Sendable {
  var id: String
  var now: [PathTrial]
  var before: [PathTrial]

  /// What the trials of each side say, without those that say nothing.
  func sides<Value>(_ value: (PathTrial) -> Value?) -> (now: [Value], before: [Value]) {
    (now.compactMap(value), before.compactMap(value))
  }
}
