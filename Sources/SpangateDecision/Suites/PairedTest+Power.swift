import Glibc
import SpangateStatistics

/// What a comparison of this size is able to find.
extension PairedTest {
  /// The smallest true drop of the mean that comes out at this p-value or below with a probability of ``DecisionTuning/power``;
  /// nil where none does, or nothing varied in grades, so that it is not known how much they vary.
  ///
  /// Near, not exact: never less than by a normal approximation, and never less than what Fisher's exact test finds if all
  /// trials were of one case, or, for grades, what exchanged trials can show at all.
  ///
  /// - Parameters:
  ///   - tolerance: a drop counts beyond this only.
  ///   - isClustered: the cases' differences have to agree by Student's t, as where cases share a cluster.
  func detectableDrop(at critical: Double, tolerance: Double = 0, isClustered: Bool) -> Double? {
    let error = standardError
    guard critical > 0, error > DecisionTuning.rounding else { return nil }
    let power = Normal.quantile(DecisionTuning.power)
    var drop = (power - Normal.quantile(critical)) * error
    if tolerance > 0 { drop = max(drop, tolerance + power * error) }
    guard let exact = isPassFail ? exactDrop(at: critical) : exchangedDrop(at: critical) else { return nil }
    drop = max(drop, exact)
    if isClustered {
      guard let difference else { return nil }
      let reach = StudentT(degrees: difference.degrees).quantile(1 - critical)
      drop = max(drop, (power + reach) * max(difference.standardError, error))
    }
    return drop <= (isPassFail ? baseline : abs(baseline)) ? drop : nil
  }

  /// The same of either way, as far as both are open: the one from which the middle lies ahead, where trials vary most.
  func detectableDifference(at critical: Double, tolerance: Double, isClustered: Bool) -> Double? {
    let turned = pairs.map { pair in
      CasePair(
        cluster: pair.cluster, baseline: pair.baseline.map { 1 - $0 }, candidate: pair.candidate.map { 1 - $0 })
    }
    return (baseline >= 0.5 ? self : PairedTest(turned) ?? self)
      .detectableDrop(at: critical, tolerance: tolerance, isClustered: isClustered)
  }

  /// Nothing but grades that are all the same within each case, and as they were.
  var isConstant: Bool { !isPassFail && standardError <= DecisionTuning.rounding }

  private var isPassFail: Bool { pairs.allSatisfy { ($0.baseline + $0.candidate).allSatisfy { $0 == 0 || $0 == 1 } } }

  /// As if all trials were of one case: so many as tell as much of a mean, less what is lost as they are exchanged within
  /// cases of few trials alone.
  private func exactDrop(at critical: Double) -> Double? {
    let all = Double(pairs.reduce(0) { $0 + $1.baseline.count + $1.candidate.count })
    let alike = Double(Set(pairs.map(\.cluster)).count) / Double(pairs.count) * (all - Double(pairs.count)) / all
    let before = Int(alike * Self.effective(pairs.map(\.baseline.count)))
    let now = Int(alike * Self.effective(pairs.map(\.candidate.count)))
    let passed = SuccessCount(Int((baseline * Double(before)).rounded()), of: max(1, before))
    guard now > 0, fisherLower(baseline: passed, candidate: SuccessCount(0, of: now)) <= critical else { return nil }
    // The most passes that are few enough.
    var (few, many) = (0, now)
    while many - few > 1 {
      let middle = (few + many) / 2
      let isFew = fisherLower(baseline: passed, candidate: SuccessCount(middle, of: now)) <= critical
      (few, many) = isFew ? (middle, many) : (few, middle)
    }
    var (low, high) = (0.0, 1.0)
    for _ in 0..<20 {
      let middle = (low + high) / 2
      let isFound = Binomial(trials: now, probability: middle).lowerTail(few) >= DecisionTuning.power
      (low, high) = isFound ? (middle, high) : (low, middle)
    }
    return max(0, baseline - low)
  }

  /// The drop at which the exchanged trials, which it spreads too, still come out as far.
  private func exchangedDrop(at critical: Double) -> Double? {
    let (error, count) = (withinError, Double(pairs.count))
    let freedom = pairs.map { Double($0.baseline.count + $0.candidate.count - 2) }.mean
    let (power, reach) = (Normal.quantile(DecisionTuning.power), -Normal.quantile(critical))
    func isFound(_ drop: Double) -> Bool {
      let spread = drop * drop / (count * (freedom + 1)) + error * error * freedom / (freedom + 1)
      return drop - power * error >= reach * spread.squareRoot()
    }
    guard 1 > reach / (count * (freedom + 1)).squareRoot() else { return nil }
    var (low, high) = (0.0, error)
    while !isFound(high) { (low, high) = (high, 2 * high) }
    for _ in 0..<30 {
      let middle = (low + high) / 2
      (low, high) = isFound(middle) ? (low, middle) : (middle, high)
    }
    return high
  }

  /// Trials of one case that would tell as much as the mean of the cases' means.
  static func effective(_ trials: [Int]) -> Double {
    let cases = Double(trials.count)
    return cases * cases / trials.reduce(0) { $0 + 1 / Double($1) }
  }
}
