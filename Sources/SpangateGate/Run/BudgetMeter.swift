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

/// What a trial cost in the baseline, on average.
struct TrialPrices: Sendable {
  private var cases: [CaseKey: Double] = [:]
  private var suites: [String: Double] = [:]

  /// - Parameter baseline: nil when there is none, and so nothing is known.
  init(_ baseline: Baseline?) {
    for (name, suite) in baseline?.suites ?? [:] {
      let costs = suite.cases.compactMapValues { samples -> Double? in
        let values = samples.measures[.costUSD]?.values ?? []
        return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
      }
      for (id, cost) in costs { cases[CaseKey(suite: name, case: id)] = cost }
      if !costs.isEmpty { suites[name] = costs.values.reduce(0, +) / Double(costs.count) }
    }
  }

  /// Of a case that the baseline does not know, that of its suite; 0 where that is not known either.
  func price(of trial: TrialKey) -> Double { cases[trial.caseKey] ?? suites[trial.suite] ?? 0 }
}

/// Counts what a run has spent, and what those trials may cost that are under way.
final class BudgetMeter: Sendable {
  private struct State {
    var spent = 0.0
    /// By trial: what it will cost by what is known of it.
    var underWay: [TrialKey: Double] = [:]
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let budget: Budget
  private let prices: TrialPrices
  private let now: @Sendable () -> ContinuousClock.Instant
  private let start: ContinuousClock.Instant
  private let state = Locked(State())

  init(
    _ budget: Budget, prices: TrialPrices = TrialPrices(nil), now: @escaping @Sendable () -> ContinuousClock.Instant
  ) {
    self.budget = budget
    self.prices = prices
    self.now = now
    start = now()
  }

  /// Waits until what was spent and what is under way leave something over; or nothing ever will.
  ///
  /// Each trial that begins has to ``end(_:)``, since others wait for it.
  func begin(_ trial: TrialKey) async {
    while !Task.isCancelled {
      let isIn = state.withLock { state in
        guard hasRoom(state) else { return false }
        state.underWay[trial] = prices.price(of: trial)
        return true
      }
      if isIn { return }
      await withTaskCancellationHandler {
        await withCheckedContinuation { continuation in
          let isOver = state.withLock { state in
            if hasRoom(state) || Task.isCancelled { return true }
            state.waiting.append(continuation)
            return false
          }
          if isOver { continuation.resume() }
        }
      } onCancel: {
        wake()
      }
    }
  }

  /// A trial that cost what it did, or that was never asked.
  func end(_ trial: TrialKey) {
    state.withLock { $0.underWay[trial] = nil }
    wake()
  }

  /// With nothing under way nobody would ever make room; who comes then is told that the budget is spent.
  private func hasRoom(_ state: State) -> Bool {
    guard let usd = budget.usd, !state.underWay.isEmpty else { return true }
    return state.spent >= usd || state.spent + state.underWay.values.reduce(0, +) < usd
  }

  private func wake() {
    let waiting = state.withLock { state in
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }

  func pay(for judgement: Judgement) {
    // Whoever limits what is spent means all of it, whomever it was spent on.
    let cost = (judgement.measures[.costUSD]?.value ?? 0) + (judgement.judging?.cost ?? 0)
    state.withLock { $0.spent += cost }
  }

  /// Of the time budget; nil without one.
  var timeLeft: Duration? { budget.time.map { max(.zero, $0 - (now() - start)) } }

  /// Works, and cancels the work soon after the time budget has ended.
  ///
  /// - Returns: what the work gave, also when it was cancelled.
  func withinTime<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) async -> Value {
    guard let left = timeLeft else { return await work() }
    let task = Task { await work() }
    let timer = Task {
      try? await Task.sleep(for: left + Self.grace)
      task.cancel()
    }
    defer { timer.cancel() }
    return await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
  }

  /// What was answered in time is mostly scored in time too.
  private static let grace = Duration.seconds(1)

  /// How long what is to be brought to an end may take, such as a delivery; shorter once the time is used up.
  func patience(_ usual: Duration) -> Duration { timeLeft == .zero ? min(usual, .seconds(2)) : usual }

  /// Which budget is used up; nil while there is some left.
  var exhausted: String? {
    if let usd = budget.usd, state.withLock(\.spent) >= usd { return "the budget of \(usd) USD is spent" }
    if let time = budget.time, now() - start >= time { return "the time budget of \(time) is used up" }
    return nil
  }

  /// What was spent beyond the budget, and the budget, in US dollars; nil when it was kept.
  var overrun: (spent: Double, allowed: Double)? {
    let spent = state.withLock(\.spent)
    return budget.usd.flatMap { spent > $0 * (1 + 1e-9) ? (spent, $0) : nil }
  }
}
