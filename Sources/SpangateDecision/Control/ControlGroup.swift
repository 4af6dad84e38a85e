import Glibc
import SpangateCore
import SpangateStatistics

/// The cases of a suite that have one score: what is normal for them, which are suspect, and what the control says.
///
/// A case is suspect that looks worse than the baseline in its first round. Suspects are asked on, candidate and control,
/// until the sides are shown to differ by an exact test, or too little speaks for it that the branch did anything to the
/// case. Which are asked on rests on what is expected of them; what is shown rests on the two sides alone, so that
/// neither an old baseline nor a drift of the surroundings can make a regression.
struct ControlGroup {
  enum Standing: Equatable {
    /// Nothing spoke against it.
    case unsuspected
    /// To be asked on, up to so many trials of each side.
    case asking(candidate: Int, control: Int)
    /// The candidate is worse than the control.
    case worse
    /// Suspected, and as the control is.
    case cleared
    /// Suspected, and at the end of its trials neither.
    case undecided
    /// The control was asked, and no trial of it could be measured.
    case unmeasured
    /// Suspected, and held to a control that passes nothing of what it was asked: it tells nothing of the surroundings.
    case unproven
  }

  let name: String
  let series: [ControlSeries]
  let standings: [Standing]
  /// Whether the suite as a whole fell in this score since the baseline, and who fell.
  let whole: Standing
  /// What all cases lost together since the baseline, and how sure that is of not being nothing.
  let loss: Double
  let isLossShown: Bool
  /// Cases with control trials that are still to be asked for the suite as a whole.
  let wholeDemand: [(series: Int, control: Int)]
  /// What the control passes of all that it was asked.
  let proof: ControlProof

  /// - Parameters:
  ///   - suspected: cases that the comparison with the baseline holds against the candidate.
  ///   - isWholeSuspected: the same of the suite as a whole.
  ///   - bound: for a false alarm of one case, and of the suite as a whole.
  init(
    _ name: String, _ series: [ControlSeries], suspected: Set<String>, isWholeSuspected: Bool,
    bound: (case: Double, whole: Double)
  ) {
    self.name = name
    self.series = series
    let tables = ControlTables()
    let mixing = MixingDistribution(
      fitting: Dictionary(series.map { ($0.baseline, 1) }, uniquingKeysWith: +))
    var posteriors: [SuccessCount: [Double]] = [:]
    for item in series where posteriors[item.baseline] == nil {
      posteriors[item.baseline] = zip(mixing.posterior(after: item.baseline), PassGrid.widths).map {
        (1 - ControlTuning.surprise) * $0 + ControlTuning.surprise * $1
      }
    }
    let expected = series.map { posteriors[$0.baseline] ?? [] }
    let screen = ControlScreen(series, expected, tables)
    let evidence = ControlEvidence(
      series.indices.map { (expected[$0], series[$0].baseline, series[$0].now.candidate, series[$0].now.control) },
      broken: screen.broken, tables: tables)
    let standings = series.indices.map { index -> Standing in
      let item = series[index]
      let isHeld = suspected.contains(item.score.case.id)
      guard screen.isSuspect[index] || isHeld || item.isDead else { return .unsuspected }
      return Self.standing(item, evidence.ratios[index], screen, isHeld: isHeld, bound: bound.case)
    }
    let isAsking = standings.contains { if case .asking = $0 { true } else { false } }
    proof = ControlProof(series, healthy: series.indices.filter { standings[$0] == .unsuspected && !isAsking })
    loss = evidence.loss
    isLossShown = evidence.losses[0] < ControlTuning.suiteSuspicion
    let isSuspect = isWholeSuspected || screen.isWholeSuspect
    guard isAsking || proof.isGiven else {
      self.standings = standings.map { $0 == .cleared ? .unproven : $0 }
      (whole, wholeDemand) = (isSuspect ? .unproven : .unsuspected, [])
      return
    }
    self.standings = standings
    guard isSuspect, !isAsking else {
      (whole, wholeDemand) = (isSuspect ? .asking(candidate: 0, control: 0) : .unsuspected, [])
      return
    }
    // What single cases explain is settled with them.
    let rest = series.indices.filter { index in
      switch standings[index] {
      case .worse: false
      case .cleared: !suspected.contains(series[index].score.case.id) && !series[index].isDead
      default: true
      }
    }
    guard Self.looksWorse(rest.map { series[$0] }) else {
      (whole, wholeDemand) = (.cleared, [])
      return
    }
    let means = expected.map { PassGrid.product($0, PassGrid.points) }
    let order = rest.sorted { (-means[$0], $0) < (-means[$1], $1) }
    let ofRest = ControlEvidence(
      rest.map { (expected[$0], series[$0].baseline, series[$0].now.candidate, series[$0].now.control) },
      broken: screen.broken, tables: tables)
    // Without the control a loss of all is as likely the branch's.
    let isTogether = ofRest.isTogether && proof.measured >= ControlTuning.leastControl
    (whole, wholeDemand) = Self.whole(series, order, isTogether: isTogether, bound: bound.whole)
  }

  /// The first rounds of these cases, all together, are hardly what the baseline lets expect.
  private static func looksWorse(_ series: [ControlSeries]) -> Bool {
    let test = PairedTest(
      series.map { item in
        CasePair(
          cluster: item.score.case.clusterKey, baseline: item.score.baseline,
          candidate: item.score.values(before: item.first))
      }.filter { !$0.candidate.isEmpty })
    return test.map { $0.shiftPValue(.worse) <= ControlTuning.suiteSuspicion } ?? false
  }

  private static func standing(
    _ item: ControlSeries, _ evidence: Double, _ screen: ControlScreen, isHeld: Bool, bound: Double
  ) -> Standing {
    let looks = ControlLooks(first: item.first, most: item.most, inCrowd: screen.isCrowded)
    let reached = looks.reached(candidate: item.asked.candidate, control: item.asked.control)
    let critical = bound / Double(looks.tested)
    if reached.contains(where: { looks.isTested($0) && item.pValue(at: $0) <= critical }) { return .worse }
    let control = item.now.control
    if control.trials == 0, item.asked.control >= min(ControlTuning.leastControl, item.most) { return .unmeasured }
    if let last = reached.last, evidence < screen.clear[last.step], mayClear(item, control, isHeld: isHeld) {
      return .cleared
    }
    if reached.count < looks.looks.count {
      let next = looks.looks[reached.count]
      return .asking(candidate: next.candidate, control: next.control)
    }
    return control.trials == 0 ? .unmeasured : .undecided
  }

  /// What the baseline holds against a case is cleared only by a control that was asked. A case that does not pass any more is
  /// cleared only by one that fell, too: that mostly fails where the case always passed, and else does not pass in so many
  /// trials that chance seldom does it.
  private static func mayClear(_ item: ControlSeries, _ control: SuccessCount, isHeld: Bool) -> Bool {
    if item.isDead { return control.trials >= ControlTuning.leastControl && 2 * control.successes < control.trials }
    guard item.isSilent else { return !isHeld || control.trials > 0 }
    let before = item.baseline
    let failing = 1 - Double(before.successes + 1) / Double(before.trials + 2)
    return control.successes == 0
      && (control.trials >= item.most || pow(failing, Double(control.trials)) <= ControlTuning.fallen)
  }

  /// Asks the control of the cases that tell most, until it is clear who fell.
  ///
  /// - Parameters:
  ///   - order: the places of those that are asked, the most telling first.
  ///   - isTogether: a loss of both sides is much likelier than one of the branch.
  private static func whole(
    _ series: [ControlSeries], _ order: [Int], isTogether: Bool, bound: Double
  ) -> (Standing, [(series: Int, control: Int)]) {
    let looks = ControlTuning.suiteLooks
    for (share, trials) in looks {
      let members = order.prefix(max(1, Int((share * Double(order.count)).rounded())))
      func wanted(_ index: Int) -> Int { min(trials, series[index].most) }
      let missing = members.filter { series[$0].asked.control < wanted($0) }
      guard missing.isEmpty else {
        return isTogether ? (.cleared, []) : (.asking(candidate: 0, control: trials), missing.map { ($0, wanted($0)) })
      }
      let test = PairedTest(
        members.compactMap { index in
          let item = series[index]
          let pair = CasePair(
            cluster: item.score.case.clusterKey, baseline: item.control?.values(before: trials) ?? [],
            candidate: item.score.values(before: item.first))
          return pair.baseline.isEmpty || pair.candidate.isEmpty ? nil : pair
        })
      guard let test else { return (.unmeasured, []) }
      if test.shiftPValue(.worse) <= bound / Double(looks.count) { return (.worse, []) }
    }
    return (isTogether ? .cleared : .undecided, [])
  }
}

/// What the first round says of each case beside the baseline, before any control was asked.
struct ControlScreen {
  let isSuspect: [Bool]
  let isWholeSuspect: Bool
  /// So many are suspect, because so much was lost, that each can be asked but little.
  let isCrowded: Bool
  let broken: Double
  /// The evidence below which a suspect is cleared, by step.
  let clear: [Double]

  init(_ series: [ControlSeries], _ expected: [[Double]], _ tables: ControlTables) {
    let none = SuccessCount(0, of: 0)
    func evidence(_ broken: Double) -> ControlEvidence {
      ControlEvidence(
        series.indices.map { (expected[$0], series[$0].baseline, series[$0].firstRound, none) }, broken: broken,
        tables: tables)
    }
    let found = evidence(ControlTuning.broken)
    isWholeSuspect = found.losses[0] < ControlTuning.suiteSuspicion
    let suspects = found.ratios.count { $0 >= ControlTuning.suspicion }
    isCrowded = suspects >= ControlTuning.crowd && found.loss >= ControlTuning.lossOfCrowd
    guard !isCrowded else {
      broken = ControlTuning.brokenInCrowd
      let isThin = series.map(\.baseline.trials).sorted()[series.count / 2] < ControlTuning.thinBaseline
      let suspicion = isThin ? ControlTuning.suspicionInThinCrowd : ControlTuning.suspicionInCrowd
      clear = ControlTuning.clearInCrowd.map { isThin ? ControlTuning.clearingInThinCrowd * $0 : $0 }
      isSuspect = evidence(ControlTuning.brokenInCrowd).ratios.map { $0 >= suspicion }
      return
    }
    broken = ControlTuning.broken
    let factor = max(1, Double(suspects) / ControlTuning.fewSuspects)
    clear = ControlTuning.clear.map { factor * $0 }
    isSuspect = found.ratios.map { $0 >= ControlTuning.suspicion * min(factor, ControlTuning.mostSuspicion) }
  }
}
