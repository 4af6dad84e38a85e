import SpangateCore
import SpangateTrace

/// What a run may cost before it stops asking.
package struct Budget: Sendable, Equatable {
  package var usd: Double?
  package var time: Duration?

  package init(usd: Double? = nil, time: Duration? = nil) {
    self.usd = usd
    self.time = time
  }
}

/// Counts what a run has spent.
final class BudgetMeter: Sendable {
  private let budget: Budget
  private let now: @Sendable () -> ContinuousClock.Instant
  private let start: ContinuousClock.Instant
  private let spent = Locked(0.0)

  init(_ budget: Budget, now: @escaping @Sendable () -> ContinuousClock.Instant) {
    self.budget = budget
    self.now = now
    start = now()
  }

  func pay(for judgement: Judgement) {
    // Whoever limits what is spent means all of it, whomever it was spent on.
    let cost = (judgement.measures[.costUSD]?.value ?? 0) + (judgement.judging?.cost ?? 0)
    spent.withLock { $0 += cost }
  }

  /// Which budget is used up; nil while there is some left.
  var exhausted: String? {
    if let usd = budget.usd, spent.withLock({ $0 }) >= usd { return "the budget of \(usd) USD is spent" }
    if let time = budget.time, now() - start >= time { return "the time budget of \(time) is used up" }
    return nil
  }
}
