import SpangateTrace

/// How many insertions, deletions and replacements turn one text into the other.
///
/// Two neighbours that change places are two edits here. For suggestions they are one, as a slip of a typist's, and a
/// limit cuts the search short: that is Core's `EditDistance`, too slow for texts of thousands of characters.
///
/// Whole columns of the table at a time, 64 rows in a word. Sources: Myers, "A fast bit-vector algorithm for approximate
/// string matching", 1999; Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances", 2003.
struct LevenshteinDistance {
  private let length: Int
  /// For each code point, one bit for each place where the first text has it.
  private var places: [UInt32: [UInt64]] = [:]
  private let nowhere: [UInt64]

  init(from text: [UInt32]) {
    length = text.count
    nowhere = [UInt64](repeating: 0, count: (text.count + 63) / 64)
    for (index, scalar) in text.enumerated() {
      places[scalar, default: nowhere][index / 64] |= 1 << UInt64(index % 64)
    }
  }

  /// - Throws: when the budget has nothing left; a word of 64 rows is a step.
  func distance(to text: [UInt32], on budget: PatternBudget) throws(PatternExhaustion) -> Int {
    guard length > 0 else { return text.count }
    var column = nowhere.map { _ in Word() }
    let lastBit = UInt64(1) << UInt64((length - 1) % 64)
    var distance = length
    for scalar in text {
      try budget.spend(column.count)
      let equal = places[scalar] ?? nowhere
      var carry = 1
      for index in column.indices {
        let isLast = index == column.count - 1
        let change = column[index].advance(equal: equal[index], carry: carry, reading: isLast ? lastBit : 1 << 63)
        if isLast { distance += change } else { carry = change }
      }
    }
    return distance
  }

  /// 64 rows of one column, as differences to the row above: one more, one less, or the same.
  private struct Word {
    var more = ~UInt64(0)
    var less: UInt64 = 0

    /// Moves on to the next column.
    ///
    /// - Parameters:
    ///   - carry: by how much the row above these changed.
    ///   - row: a bit.
    /// - Returns: by how much that row changed.
    mutating func advance(equal: UInt64, carry: Int, reading row: UInt64) -> Int {
      let vertical = equal | less
      let equal = carry < 0 ? equal | 1 : equal
      let horizontal = (((equal & more) &+ more) ^ more) | equal
      var rise = less | ~(horizontal | more)
      var fall = more & horizontal
      let change = rise & row != 0 ? 1 : fall & row != 0 ? -1 : 0
      rise = rise << 1 | (carry > 0 ? 1 : 0)
      fall = fall << 1 | (carry < 0 ? 1 : 0)
      more = fall | ~(vertical | rise)
      less = rise & vertical
      return change
    }
  }
}
