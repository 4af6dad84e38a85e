import SpangateStatistics

/// Which way a test looks.
enum Direction {
  case worse, better

  /// Turned so that lower is what the test looks for.
  func turned(_ values: [Double]) -> [Double] { self == .worse ? values : values.map { -$0 } }
  func turned(_ count: SuccessCount) -> SuccessCount { self == .worse ? count : count.mirrored }
}
