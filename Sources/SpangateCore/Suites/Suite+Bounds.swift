extension [Suite] {
  /// The bound for any false alarm of a command: the smallest of its suites; nil without any.
  private var bound: Double? { map(\.gate.falseAlarmRate).min() }

  private var pathBlocks: Bool { contains(where: \.gate.path.blocks) }

  /// A fifth of the bound is the path's where it blocks in any suite.
  private static let pathShare = 0.2

  /// For what scores and measures may block by.
  package var boundOfComparison: Double? { bound.map { pathBlocks ? $0 * (1 - Self.pathShare) : $0 } }

  /// For what paths may block by, and for what may be told of them and blocks nothing.
  package var boundsOfPaths: (advisory: Double, blocking: Double)? { bound.map { ($0, $0 * Self.pathShare) } }
}
