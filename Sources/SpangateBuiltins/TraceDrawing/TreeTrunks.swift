/// The lines to the left of the rows of a tree.
package enum TreeTrunks {
  /// Levels that are drawn; what is deeper stands at the last of them.
  private static let deepest = 24

  /// - Parameter depths: of the rows, each after what it is inside of.
  package static func lines(depths: [Int]) -> [String] {
    var trunks: [String] = []
    // Whether another branch of this level comes further down, seen from below.
    var goesOn: [Bool] = []
    for depth in depths.reversed().map({ min($0, deepest) }) {
      let isLast = depth >= goesOn.count || !goesOn[depth]
      let above = (1..<max(depth, 1)).map { $0 < goesOn.count && goesOn[$0] ? "│  " : "   " }.joined()
      trunks.append(depth == 0 ? "" : above + (isLast ? "└─ " : "├─ "))
      goesOn = Array(goesOn.prefix(depth)) + repeatElement(false, count: max(0, depth - goesOn.count)) + [true]
    }
    return trunks.reversed()
  }
}
