import Glibc

/// The rank-sum test of Mann, Whitney and Wilcoxon, one-sided: are the candidate's values lower?
package struct MannWhitney: Sendable {
  /// How likely are ranks this low or lower if both sides are alike.
  package let lowerTail: Double
  /// The smallest probability that any outcome with these ties could have had.
  package let smallestAttainable: Double

  /// Exact, also with ties, for up to 40 values in all; beyond that normal with corrections for ties and continuity.
  ///
  /// Source: the permutation distribution of midrank sums, counted by dynamic programming; Lehmann 1975 for the rest.
  /// - Precondition: both sides have values.
  package init(baseline: [Double], candidate: [Double]) {
    let ranks = Self.doubledMidranks(candidate + baseline)
    let sum = ranks.prefix(candidate.count).reduce(0, +)
    if ranks.count <= 40 {
      let ways = Self.ways(of: ranks, choosing: candidate.count)
      let total = ways.reduce(0, +)
      lowerTail = ways[...sum].reduce(0, +) / total
      smallestAttainable = ways.first { $0 > 0 }! / total
    } else {
      lowerTail = Self.approximateTail(ranks, sum: Double(sum) / 2, chosen: candidate.count)
      smallestAttainable = exp(-logChoose(ranks.count, candidate.count))
    }
  }

  /// Twice the rank of each value, ties sharing their mean: whole numbers.
  static func doubledMidranks(_ values: [Double]) -> [Int] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = Array(repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
      for place in start...end { ranks[order[place]] = start + end + 2 }
      start = end + 1
    }
    return ranks
  }

  /// Index s: in how many ways can `count` of the ranks sum to s.
  private static func ways(of ranks: [Int], choosing count: Int) -> [Double] {
    let most = ranks.sorted(by: >).prefix(count).reduce(0, +)
    var table = Array(repeating: Array(repeating: 0.0, count: most + 1), count: count + 1)
    table[0][0] = 1
    for (seen, rank) in ranks.enumerated() {
      for chosen in stride(from: min(count, seen + 1), to: 0, by: -1) {
        for sum in stride(from: most, through: rank, by: -1) { table[chosen][sum] += table[chosen - 1][sum - rank] }
      }
    }
    return table[count]
  }

  private static func approximateTail(_ ranks: [Int], sum: Double, chosen: Int) -> Double {
    let (n, m) = (Double(ranks.count), Double(chosen))
    let ties = Dictionary(grouping: ranks, by: \.self).values.reduce(0.0) { total, tied in
      let size = Double(tied.count)
      return total + size * size * size - size
    }
    let variance = m * (n - m) / 12 * (n + 1 - ties / (n * (n - 1)))
    guard variance > 0 else { return 1 }
    return Normal.cdf((sum - m * (n + 1) / 2 + 0.5) / variance.squareRoot())
  }
}
