import SpangateCore
import SpangateStatistics

/// Which cases of a suite fell in a score, once it is clear that the suite did.
///
/// The share that fell is estimated from all cases together, and so is how far: each case is as it was, dead, or one of
/// the kinds of ``DecisionTuning/worseCases``, and expectation maximisation finds how often each kind is. Then follows for
/// each case how likely it is unchanged, its local false discovery rate. Those that least likely are, are named, as long as
/// so few of them are expected to be unchanged that the names can be trusted.
///
/// Source: Efron 2004 (local false discovery rates); Newton et al. 2004 (naming up to a mean of them).
struct FallenCases {
  /// By case and score, their indices in the suite.
  private(set) var named: [(case: Int, score: Int)] = []

  /// - Parameters:
  ///   - name: of a score in which the suite as a whole is shown to have fallen.
  ///   - outcomes: by case and score.
  init(_ name: String, in suite: ComparedSuite, outcomes: [[TestOutcome]]) {
    let members = suite.cases.indices.compactMap { position -> Member? in
      guard let score = suite.cases[position].scores.firstIndex(where: { $0.scorer.name == name }) else { return nil }
      let values = suite.cases[position].scores[score]
      guard values.isPaired, values.severity == suite.severity(of: name) else { return nil }
      return Member(
        case: position, score: score, baseline: values.passes(values.baseline), candidate: values.passes(values.values),
        isShown: outcomes[position][score].shown.contains(.worse))
    }
    let unchanged = Self.unchanged(members)
    // A case is named for any of its scores, so each of these has a part of the names that may be wrong.
    let falseShare = DecisionTuning.falseShare / Double(max(1, suite.cases.map(\.blocking.count).max() ?? 1))
    // Those that are named already are not named for this, and make no room for others.
    let order = members.indices.filter { !members[$0].isShown && members[$0].hasFallen }
      .sorted { (unchanged[$0], $0) < (unchanged[$1], $1) }
    var sum = 0.0
    for (place, index) in order.enumerated() {
      sum += unchanged[index]
      guard sum <= falseShare * Double(place + 1) else { break }
      named.append((members[index].case, members[index].score))
    }
  }

  private struct Member {
    var `case`: Int
    var score: Int
    var baseline: SuccessCount
    var candidate: SuccessCount
    var isShown: Bool

    var hasFallen: Bool { candidate.proportion < baseline.proportion }
  }

  /// By member: how likely it is as it was.
  private static func unchanged(_ members: [Member]) -> [Double] {
    let mixing = MixingDistribution(
      fitting: Dictionary(members.map { ($0.baseline, 1) }, uniquingKeysWith: +))
    var known: [[SuccessCount]: [Double]] = [:]
    let chances = members.map { member -> [Double] in
      let key = [member.baseline, member.candidate]
      let chances = known[key] ?? Self.chances(of: member.candidate, mixing.posterior(after: member.baseline))
      known[key] = chances
      return chances
    }
    let kinds = chances.first?.count ?? 0
    var shares = Array(repeating: 1 / Double(kinds), count: kinds)
    var likely: [[Double]] = []
    for _ in 0..<DecisionTuning.fallenSteps {
      likely = chances.map { chances in PassGrid.normalised(zip(shares, chances).map { $0 * $1 }) }
      for kind in shares.indices {
        let imagined = kind == 0 ? DecisionTuning.imaginedUnchanged : 0
        shares[kind] =
          (likely.reduce(imagined) { $0 + $1[kind] }) / (Double(members.count) + DecisionTuning.imaginedUnchanged)
      }
    }
    return likely.map(\.[0])
  }

  /// How likely so many passes are of a case that is as it was, of one that is dead, and of each worse kind.
  private static func chances(of seen: SuccessCount, _ posterior: [Double]) -> [Double] {
    return ([1.0, 0] + DecisionTuning.worseCases.map(\.share)).map { share in
      let lower = PassGrid.points.map { max(PassGrid.points[0], share * $0) }
      return max(.leastNormalMagnitude, PassGrid.product(Binomial.masses(seen, at: lower), posterior))
    }
  }
}
