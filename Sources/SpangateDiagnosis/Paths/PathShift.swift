import SpangateStatistics

/// One exact test of one aspect of a subject, over all cases: within each the trials change sides.
struct PathShift: Sendable {
  var subject: PathSubject
  var aspect: PathAspect
  var direction: Direction
  /// How likely is as much or more, if nothing changed.
  var chance: Double
  /// The smallest that these trials could have had.
  var smallest: Double
  /// With all that is tested beside it.
  var adjusted = 1.0

  enum Direction: Sendable { case up, down, either }

  /// Both directions; empty where nothing varies, or nothing could be shown.
  ///
  /// - Parameters:
  ///   - sides: the amounts of this run and before, by case.
  ///   - bound: what cannot come down to it is left out.
  static func both(
    _ subject: PathSubject, _ aspect: PathAspect, _ sides: [(now: [Double], before: [Double])], bound: Double
  ) -> [PathShift] {
    [(Direction.up, 1.0), (.down, -1.0)].compactMap { direction, sign in
      var test = ExchangeTest()
      for side in sides { test.add(baseline: side.before.map { sign * $0 }, candidate: side.now.map { sign * $0 }) }
      guard !test.isConstant, test.smallestAttainable <= bound else { return nil }
      // What goes the other way has no small chance, and counts as a test all the same.
      return PathShift(
        subject: subject, aspect: aspect, direction: direction, chance: test.change > 0 ? test.upperTail : 1,
        smallest: test.smallestAttainable)
    }
  }

  /// Whether the sides have other values than each other, whichever.
  ///
  /// - Parameter sides: the values of each trial, by case.
  static func usual(
    _ subject: PathSubject, _ sides: [(now: [Set<String>], before: [Set<String>])], bound: Double
  ) -> PathShift? {
    var test = ScatterTest()
    for side in sides {
      guard let usual = usual(in: side.now + side.before) else { continue }
      func count(_ trials: [Set<String>]) -> SuccessCount {
        SuccessCount(trials.count { $0.contains(usual) }, of: trials.count)
      }
      test.add(baseline: count(side.before), candidate: count(side.now))
    }
    guard test.smallestAttainable <= bound else { return nil }
    return PathShift(
      subject: subject, aspect: .usual, direction: .either, chance: test.upperTail, smallest: test.smallestAttainable)
  }

  /// The value that most trials have, whatever side they are on.
  private static func usual(in trials: [Set<String>]) -> String? {
    var counts: [String: Int] = [:]
    for value in trials.joined() { counts[value, default: 0] += 1 }
    return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }
}
