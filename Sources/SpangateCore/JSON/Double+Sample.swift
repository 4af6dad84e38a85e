extension Double {
  /// The largest number of either sign that is compared. What is larger is a mistake of who wrote it, and its square, of which
  /// variances are made, would soon be more than a double holds.
  package static let largestSample = 1e100

  /// Whether it can be compared: false for what is not finite, too.
  package var isSample: Bool { magnitude <= Self.largestSample }
}
