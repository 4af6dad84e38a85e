import SpangateCore
import SpangateTrace

/// How many of something a file says that it has, by name. What is not said counts nothing.
struct AnnouncedCounts {
  private var counts: [String: Int] = [:]
  /// Counts that are no numbers, each in a sentence.
  private(set) var gaps: [String] = []

  init(_ object: JSONValue, of names: [String]) {
    for name in names {
      guard let written = object[name], written.isSomething else { continue }
      if let count = written.int, count >= 0 {
        // None is so large that the sum of a few could not be told.
        counts[name] = Int(clamping: min(count, 1 << 40))
      } else {
        gaps.append("it counts `\(written.description.inert(limit: 40))` \(name)")
      }
    }
  }

  subscript(_ name: String) -> Int { counts[name] ?? 0 }

  var sum: Int { counts.values.reduce(0, +) }
}
