extension TraceTree {
  /// The spans of a role, each after the ones that it is inside of.
  func all(_ role: SpanRole) -> [Int] { topDown.filter { self.role($0) == role } }

  /// How much of the shorter of two spans is inside of the other; 0 where they do not meet.
  func overlap(_ one: Int, _ other: Int) -> Double {
    let (start, end) = (max(begin(one), begin(other)), min(spans[one].end, spans[other].end))
    guard start <= end else { return 0 }
    let shorter = min(length(one), length(other))
    return shorter == 0 ? 1 : Double(end - start) / Double(shorter)
  }

  /// Whether one of them is inside of the other, but for a millisecond.
  func nest(_ one: Int, _ other: Int) -> Bool {
    func isInside(_ inner: Int, _ outer: Int) -> Bool {
      let slack: UInt64 = 1_000_000
      return begin(outer) <= begin(inner).saturatingSum(slack)
        && spans[inner].end <= max(begin(outer), spans[outer].end).saturatingSum(slack)
    }
    return isInside(one, other) || isInside(other, one)
  }

  private func begin(_ index: Int) -> UInt64 { min(readings[index].began ?? spans[index].start, spans[index].start) }
  private func length(_ index: Int) -> UInt64 { spans[index].end - min(spans[index].end, begin(index)) }
}
