/// Which spans of a tree are records of one call: a hand-written span, an instrumentation's and the SDK's own may all
/// tell of it, one inside another, or side by side where one of them does not become the current span.
struct CallGroups: Sendable {
  /// The spans of each group, the one that stands for the call first. Outer groups come before those inside of them.
  var members: [[Int]]
  /// The group inside of which a group is.
  var outer: [Int?]

  /// - Parameters:
  ///   - spans: indices of those that may be records of calls, each after the ones that it is inside of.
  ///   - above: for each span, the one of them that it is inside of.
  ///   - bucket: equal for records of one call.
  ///   - isTwin: whether two spans with the same span around them, the earlier one first, are about one call.
  ///   - denies: whether two spans cannot be, whoever else is a twin of both.
  init<Bucket: Hashable>(
    of spans: [Int], inside above: [Int?], bucket: (Int) -> Bucket, isTwin: (Int, Int) -> Bool,
    denies: (Int, Int) -> Bool
  ) {
    var levels = [Int](repeating: 0, count: above.count)
    for index in spans { levels[index] = above[index].map { levels[$0] + 1 } ?? 0 }
    members = []
    outer = []
    var groups: [Int: Int] = [:]
    var latest: [Place<Bucket>: [Int]] = [:]
    for index in spans.sorted(by: { (levels[$0], $0) < (levels[$1], $1) }) {
      let place = Place(outer: above[index].flatMap { groups[$0] }, bucket: bucket(index))
      let twin = latest[place]?.last { twin in
        guard let group = groups[twin], isTwin(twin, index) else { return false }
        return !members[group].suffix(Self.remembered).contains { denies($0, index) }
      }
      if let twin, let group = groups[twin] {
        groups[index] = group
        members[group].append(index)
      } else {
        groups[index] = members.count
        members.append([index])
        outer.append(place.outer)
      }
      // However many calls are under way at once, the work stays bounded.
      latest[place, default: []].append(index)
      if latest[place, default: []].count > Self.remembered { latest[place]?.removeFirst() }
    }
  }

  private struct Place<Bucket: Hashable>: Hashable {
    var outer: Int?
    var bucket: Bucket
  }

  private static let remembered = 32
}
