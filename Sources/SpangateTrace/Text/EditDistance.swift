/// How far apart two words are, for "did you mean".
package enum EditDistance {
  /// Insertions, deletions, substitutions and swaps of neighbours that turn one word into the other.
  ///
  /// Each place is edited once ("optimal string alignment"). Counts code points.
  /// - Returns: nil when it is more than `limit`.
  package static func between(_ a: String, _ b: String, atMost limit: Int) -> Int? {
    let (a, b) = (Array(a.unicodeScalars), Array(b.unicodeScalars))
    guard abs(a.count - b.count) <= limit else { return nil }
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in 1...a.count {
      var row = [i]
      row.reserveCapacity(b.count + 1)
      for j in 1...b.count {
        var cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { cost = min(cost, beforeLast[j - 2] + 1) }
        row.append(cost)
      }
      guard row.contains(where: { $0 <= limit }) else { return nil }
      (beforeLast, last) = (last, row)
    }
    return last[b.count] <= limit ? last[b.count] : nil
  }
}

extension String {
  /// The candidate that this word was most likely meant to be.
  ///
  /// First one that differs in case and separators alone (`maxTrials`, `max-trials`), then the nearest by
  /// ``EditDistance`` within a third of the word, then the only one that starts with the word.
  /// - Returns: nil when nothing is near enough to be worth suggesting, or the word is longer than 64 bytes.
  package func nearest(among candidates: some Sequence<String>) -> String? {
    guard utf8.count <= 64 else { return nil }
    let plain = folded
    var best: (candidate: String, distance: Int)?
    var continued: [String] = []
    for candidate in candidates where candidate != self && candidate.utf8.count <= 64 {
      if candidate.folded == plain { return candidate }
      let limit = min(max(1, max(unicodeScalars.count, candidate.unicodeScalars.count) / 3), (best?.distance ?? 5) - 1)
      if let distance = EditDistance.between(self, candidate, atMost: limit) { best = (candidate, distance) }
      if unicodeScalars.count >= 3, candidate.hasPrefix(self) { continued.append(candidate) }
    }
    return best?.candidate ?? (continued.count == 1 ? continued[0] : nil)
  }

  private var folded: String { lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " } }
}
