import Glibc

/// The sign test of paired outcomes: of the pairs whose sides differ, are as many better as worse?
///
/// For pairs that pass or fail it is McNemar's exact test. Pairs that are alike say nothing.
/// Exact. Source: Arbuthnot 1710; McNemar 1947; conditional on the number of pairs that differ, a binomial tail.
package struct SignTest: Sendable, Equatable {
  package var better: Int
  package var worse: Int

  package init(better: Int, worse: Int) { (self.better, self.worse) = (better, worse) }

  /// - Parameter differences: the candidate less the baseline, one a pair.
  package init(_ differences: [Double]) {
    self.init(better: differences.count { $0 > 0 }, worse: differences.count { $0 < 0 })
  }

  private var law: Binomial { Binomial(trials: better + worse, probability: 0.5) }

  /// How likely are so few better pairs, or fewer, if either sign is as likely.
  package var lowerTail: Double { law.lowerTail(better) }
  /// How likely are so many better pairs, or more.
  package var upperTail: Double { law.upperTail(better) }
  /// Twice the smaller tail, at most 1: the distribution is symmetric.
  package var twoSidedTail: Double { min(1, 2 * min(lowerTail, upperTail)) }

  /// The smallest one-sided tail that so many pairs could have had.
  package var smallestAttainable: Double { exp2(-Double(better + worse)) }
}
