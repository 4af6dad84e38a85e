import SpangateCore
import SpangateStatistics

/// A contrast with its tests done: what is said of it.
struct DecidedContrast {
  let contrast: Contrast
  let result: ContrastTests.Result
  /// What trials without a value, or failed attempts, do to what is said; nil where nothing.
  private(set) var open: TestOutcome.Openness?
  /// What is said whichever way trials without a value are taken; nil where all have one.
  private var agreed: ABReport.Call?

  init(contrast: Contrast, result: ContrastTests.Result) {
    self.contrast = contrast
    self.result = result
  }

  var call: ABReport.Call { agreed ?? ownCall }

  private var ownCall: ABReport.Call {
    if isWorse { return .worse }
    if isBetter { return .better }
    guard let estimate = result.estimate else { return .inconclusive }
    return estimate.isWithin(margin) && !hasSuspect && limitsInDoubt.isEmpty ? .noDifference : .inconclusive
  }

  /// Cases in which a limited measure is beyond its limit in every trial, and not shown to be: chance hardly explains that.
  var limitsInDoubt: [(id: String, item: CaseMeasure)] {
    result.cases.compactMap { item in
      item.limit.flatMap { item.shown.contains(.worse) || $0.doubt != .strong ? nil : (item.id, $0.item) }
    }
  }

  /// Takes trials without a value as failures, as passes, and asks whether one side has more of them.
  mutating func reconcile(_ asFailures: Self, _ asPasses: Self, asSuch: Self) {
    let both = [asFailures.ownCall, asPasses.ownCall]
    if both[0] == both[1] {
      agreed = both[0]
    } else {
      agreed = .inconclusive
      if both.contains(.worse) { open = .decidedByGaps }
    }
    guard agreed != .worse, open == nil, asSuch.ownCall == .worse else { return }
    open = contrast.judgesCalls ? .moreFailedAttempts : .moreGaps
    agreed = contrast.judgesCalls ? .worse : .inconclusive
  }

  /// More trials would not change whether the command fails.
  var isSettled: Bool {
    guard call == .inconclusive, let estimate = result.estimate else { return true }
    if result.cases.contains(where: { $0.limit.map { $0.doubt != .none } ?? false }) { return false }
    // A measure that cannot have risen by what is allowed may have fallen by any amount.
    return !contrast.isScore && (estimate.interval?.upperBound ?? estimate.change) <= margin
  }

  /// Cases that are shown to be worse by more than is tolerated, the most certain first.
  var worseCases: [ContrastTests.CaseResult] {
    cases(.worse).filter { !contrast.isScore || isBeyondTolerance(-$0.change) }
  }

  var betterCases: [ContrastTests.CaseResult] { cases(.better).filter { $0.change > 0 } }

  /// The smallest true difference that would have been found with probability 0.8.
  var detectable: Double? {
    let tolerance = contrast.tolerance.amount(of: result.estimate?.first ?? 0)
    return result.estimate?.detectable(at: result.critical, tolerance: tolerance)
  }

  private var margin: Double { contrast.margin.amount(of: result.estimate?.first ?? 0) }

  private var isWorse: Bool {
    if !worseCases.isEmpty { return true }
    guard result.shown.contains(.worse), let change = result.estimate?.change else { return false }
    return isBeyondTolerance(contrast.isScore ? -change : change)
  }

  private var isBetter: Bool {
    if !betterCases.isEmpty { return true }
    guard result.shown.contains(.better), let change = result.estimate?.change else { return false }
    return contrast.isScore ? change > 0 : change < 0
  }

  /// - Parameter loss: how much worse the second arm is.
  private func isBeyondTolerance(_ loss: Double) -> Bool {
    loss > contrast.tolerance.amount(of: result.estimate?.first ?? 0) + DecisionTuning.rounding
  }

  private func cases(_ direction: Direction) -> [ContrastTests.CaseResult] {
    result.cases.filter { $0.shown.contains(direction) }
      .sorted { ($0.pValues[direction] ?? 1, $0.id) < ($1.pValues[direction] ?? 1, $1.id) }
  }

  /// A case that looks broken, and is not shown to be.
  private var hasSuspect: Bool {
    contrast.blocks && contrast.isScore
      && result.cases.contains { item in
        isBeyondTolerance(-item.change) && (item.isTurned || item.pValues[.worse] ?? 1 <= DecisionTuning.suspiciousCase)
      }
  }
}
